package gateway_test

import (
	"sync"
	"testing"
	"time"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/gateway"
	"github.com/sidequill/sidequill/internal/gateway/gatewaytest"
	"github.com/sidequill/sidequill/internal/protocol"
)

const (
	addOn  = "sidequill@sidequill.org"
	moz    = "moz-extension://12345678-1234-1234-1234-123456789abc"
	other  = "chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba"
	offers = 8
)

// offer gives c what it would have through the native-messaging host.
func (a *agent) offer(caller string, c *gatewaytest.Client) error {
	id, err := a.Offer(caller, "Chromium\x1b on Linux", c.Key.PublicKey())
	c.Device, c.Agent = id, a.key.PublicKey()
	return err
}

func TestOffer(t *testing.T) {
	for _, b := range []struct{ name, caller, origin string }{{"Chromium", gatewaytest.Origin, gatewaytest.Origin}, {"Firefox", addOn, moz}} {
		t.Run(b.name, func(t *testing.T) {
			events := &recorder{}
			a := start(t, func(c *gateway.Config) { c.Events = events })
			c := a.client()
			c.Origin = b.origin
			if err := a.offer(b.caller, c); err != nil {
				t.Fatal(err)
			}
			if len(a.devices.List()) != 0 {
				t.Error("it is stored before it has proven anything")
			}
			conn := a.connect(c)
			if d, ok := a.devices.Find(c.Device, b.origin); !ok || d.Name != "Chromium on Linux" || d.Created.IsZero() {
				t.Errorf("stored %+v", a.devices.List())
			}
			if e := events.last(t, eventlog.Paired, ""); e.Device != c.Device {
				t.Errorf("%+v", e)
			}
			send(t, conn, protocol.Ping{Type: "ping"})
			next[protocol.Pong](t, conn)
			a.connect(c) // and is known from then on

			// Paired anew, the earlier pairing is gone.
			first := c.Device
			if err := a.offer(b.caller, c); err != nil {
				t.Fatal(err)
			}
			a.connect(c)
			if list := a.devices.List(); len(list) != 1 || list[0].ID != c.Device || c.Device == first {
				t.Errorf("%+v", list)
			}
		})
	}
}

func TestOfferIsHeldToItsExtensionAndKey(t *testing.T) {
	a := start(t, nil)
	for _, c := range []struct{ name, caller, origin string }{
		{"another extension", gatewaytest.Origin, other},
		{"Firefox for Chromium's", gatewaytest.Origin, moz},
		{"Chromium for Firefox's", addOn, other},
	} {
		client := a.client()
		client.Origin = c.origin
		if err := a.offer(c.caller, client); err != nil {
			t.Fatal(err)
		}
		conn := a.dial(client)
		if g, err := conn.Hello(); err != nil || g.State != protocol.StateUnpaired {
			t.Errorf("%s: %+v, %v", c.name, g, err)
		}
	}
	client := a.client()
	if err := a.offer(gatewaytest.Origin, client); err != nil {
		t.Fatal(err)
	}
	thief := a.client()
	thief.Device, thief.Agent = client.Device, client.Agent
	conn := a.dial(thief)
	if g, err := conn.Hello(); err != nil || g.State != protocol.StateKnown {
		t.Fatal(g, err)
	}
	if conn.Handshake(thief.Agent) == nil {
		t.Error("who has the id but not the key was let in")
	}
	if len(a.devices.List()) != 0 {
		t.Errorf("stored %+v", a.devices.List())
	}
	a.connect(client) // whose key it is still can
}

func TestOfferIsForgotten(t *testing.T) {
	events := &recorder{}
	a := start(t, func(c *gateway.Config) { c.Events, c.Limits.Offer = events, 20*time.Millisecond })
	c := a.client()
	if err := a.offer(gatewaytest.Origin, c); err != nil {
		t.Fatal(err)
	}
	wait(t, "the end of the offer", func() bool {
		g, err := a.dial(c).Hello()
		return err == nil && g.State == protocol.StateUnpaired
	})
	events.last(t, eventlog.PairingRefused, eventlog.Unconfirmed)
	if len(a.devices.List()) != 0 {
		t.Errorf("stored %+v", a.devices.List())
	}
}

// What was revoked on the agent's side comes back from there alone.
func TestOfferOfARevokedBrowser(t *testing.T) {
	events := &recorder{}
	a := start(t, func(c *gateway.Config) { c.Events = events })
	c, _ := a.pair()
	id := c.Device
	// offered before it is revoked, and proven after
	if err := a.offer(gatewaytest.Origin, c); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Revoke(id); err != nil {
		t.Fatal(err)
	}
	conn := a.dial(c)
	if _, err := conn.Hello(); err != nil {
		t.Fatal(err)
	}
	if conn.Handshake(c.Agent) == nil {
		t.Error("it was let in")
	}
	if err := a.offer(gatewaytest.Origin, c); fault.KindOf(err) != fault.Revoked {
		t.Error(err)
	}
	events.last(t, eventlog.PairingRefused, eventlog.Withdrawn)
	if list := a.devices.List(); len(list) != 1 || list[0].Revoked == nil {
		t.Errorf("%+v", list)
	}
	if _, err := a.OpenPairing(); err != nil {
		t.Fatal(err)
	}
	c.Device = ""
	again, digits := a.digits(c)
	if _, err := a.PairingDigits(digits); err != nil {
		t.Fatal(err)
	}
	if _, err := again.Accepted(); err != nil {
		t.Fatal(err)
	}
	if err := a.offer(gatewaytest.Origin, c); err != nil {
		t.Errorf("after the digits: %v", err)
	}
}

func TestManyOffers(t *testing.T) {
	a := start(t, nil)
	var all sync.WaitGroup
	for range offers {
		c := a.client()
		all.Go(func() {
			for range 3 { // she clicks again
				if err := a.offer(gatewaytest.Origin, c); err != nil {
					t.Error(err)
				}
			}
			conn, _, err := c.Connect(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			_ = conn.Close()
		})
	}
	all.Wait()
	if list := a.devices.List(); len(list) != offers {
		t.Errorf("%d are stored", len(list))
	}
	for range offers {
		if err := a.offer(gatewaytest.Origin, a.client()); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.offer(gatewaytest.Origin, a.client()); fault.KindOf(err) != fault.Busy {
		t.Errorf("one more: %v", err)
	}
	key, err := channel.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	if err := a.stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Offer(addOn, "x", key.PublicKey()); fault.KindOf(err) != fault.NoAgent {
		t.Errorf("stopped: %v", err)
	}
}
