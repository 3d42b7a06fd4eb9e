package gateway

import (
	"crypto/ecdh"
	"slices"
	"strings"
	"time"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
)

// maxOffers is more browsers than one person connects at once.
const maxOffers = 8

// offer is a browser whose key came through the native-messaging host. It is
// stored when it has proven itself on the socket, and forgotten if it does not:
// so nothing is left behind of a click that led nowhere, and the origin that is
// recorded is one that the browser itself has said, on both ways.
type offer struct {
	device channel.Device // Origin "": Firefox tells a host the add-on, not its origin
	timer  *time.Timer
}

// Offer takes the key of an extension that the browser named when it started
// the host: caller is "chrome-extension://ID", or the id of an add-on. Whether
// this extension may pair at all is for whoever calls to know.
func (g *Gateway) Offer(caller, name string, key *ecdh.PublicKey) (device string, err error) {
	encoded := channel.Encode(key.Bytes())
	if g.Devices.Withdrawn(encoded) {
		g.Log.Info("pairing refused", "kind", string(fault.Revoked))
		g.Events.Record(eventlog.Event{Kind: eventlog.PairingRefused, Why: eventlog.Withdrawn})
		return "", fault.New(fault.Revoked, "pairing: this browser's pairing was revoked; it pairs anew by the six digits of 'sidequill pair' alone")
	}
	o := &offer{device: channel.Device{ID: channel.Random(16), Name: printable(name), Key: encoded}}
	if strings.HasPrefix(caller, chromiumScheme) {
		o.device.Origin = caller
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stopped {
		return "", fault.New(fault.NoAgent, "pairing: the agent is stopping")
	}
	g.offers = slices.DeleteFunc(g.offers, func(x *offer) bool {
		if x.device.Key != encoded {
			return false
		}
		x.timer.Stop() // asked again: the later one counts
		return true
	})
	if len(g.offers) >= maxOffers {
		return "", fault.New(fault.Busy, "pairing: too many browsers are connecting at once; wait a minute")
	}
	o.timer = time.AfterFunc(g.Limits.Offer, func() { g.forget(o) })
	g.offers = append(g.offers, o)
	return o.device.ID, nil
}

// forget drops an offer that nobody proved.
func (g *Gateway) forget(o *offer) {
	if g.takeOffer(o) {
		g.Log.Info("pairing not confirmed")
		g.Events.Record(eventlog.Event{Kind: eventlog.PairingRefused, Why: eventlog.Unconfirmed})
	}
}

// offered finds what was offered under an id to a connection of this origin.
func (g *Gateway) offered(id, origin string) *offer {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, o := range g.offers {
		if o.device.ID != id {
			continue
		}
		if o.device.Origin == origin || o.device.Origin == "" && strings.HasPrefix(origin, firefoxScheme) {
			return o
		}
	}
	return nil
}

func (g *Gateway) takeOffer(o *offer) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.Index(g.offers, o)
	if i < 0 {
		return false
	}
	o.timer.Stop()
	g.offers = slices.Delete(g.offers, i, i+1)
	return true
}

// adopt stores the device of an offer, now that the browser at c has proven
// that the key is its own.
func (c *conn) adopt(o *offer) (channel.Device, error) {
	if !c.g.takeOffer(o) {
		return channel.Device{}, errEnd // its time is over, or another connection was quicker
	}
	device := o.device
	device.Origin = c.origin
	device, err := c.g.Devices.Adopt(device)
	if err != nil {
		c.g.Log.Error("a pairing could not be stored", "err", err)
		return device, errEnd
	}
	c.g.Log.Info("browser connected by its native-messaging host", "device", device.ID)
	c.g.Events.Record(eventlog.Event{Kind: eventlog.Paired, Device: device.ID})
	return device, nil
}

// endOffers ends what waits when the agent stops.
func (g *Gateway) endOffers() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, o := range g.offers {
		o.timer.Stop()
	}
	g.offers = nil
}
