package gateway

import (
	"time"

	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/protocol"
)

// Chooser keeps what she sets on the settings page, and applies it at once.
type Chooser interface {
	// Choose takes values, all or, where one is refused, none; it tells which settings are another's now.
	Choose(values map[string]string, clear []string) (changed []string, refused []protocol.Refusal, err error)
	// Choices are all that can be set, and who locked what is locked.
	Choices() (all []protocol.Setting, by string)
	// Settings are told to the panel.
	Settings() *protocol.Settings
}

// versionOfChoices is the first that has Choices and DeviceList.
const versionOfChoices = 2

// choose sets what c's browser asks for. Every other browser is told, and the
// event log which settings they were.
func (g *Gateway) choose(c *conn, m protocol.Choose) (protocol.Choices, error) {
	answer := protocol.Choices{Type: "choices", Ref: m.Ref, Settings: []protocol.Setting{}, Refused: []protocol.Refusal{}}
	if g.Choices == nil {
		return answer, nil
	}
	values := map[string]string{}
	for _, v := range m.Values {
		values[v.Key] = v.Value
	}
	changed, refused, err := g.Choices.Choose(values, m.Clear)
	if err != nil {
		return answer, err
	}
	answer.Settings, answer.By = g.Choices.Choices()
	answer.Refused = append(answer.Refused, refused...)
	if len(changed) == 0 {
		return answer, nil
	}
	g.Log.Info("settings changed", "device", c.deviceID(), "settings", changed)
	g.Events.Record(eventlog.Event{Kind: eventlog.SettingsChanged, Device: c.deviceID(), Settings: changed})
	others := answer
	others.Ref = 0
	for _, other := range g.conns.all() {
		if !other.ready.Load() {
			continue
		}
		other.send(g.readyMessage())
		if other != c && other.version >= versionOfChoices {
			other.send(others)
		}
	}
	g.refresh() // another model may write now
	return answer, nil
}

// devices lists the paired browsers of this account. Each may take back the
// pairing of another, and its own: they are all hers.
func (g *Gateway) devices(c *conn, m protocol.Devices) (protocol.DeviceList, error) {
	answer := protocol.DeviceList{Type: "device-list", Devices: []protocol.DeviceInfo{}}
	if m.Revoke != "" {
		// One that is gone already is as she wants it: the list shows it.
		if _, err := g.Revoke(m.Revoke); err != nil && fault.KindOf(err) != fault.BadInput {
			return answer, err
		}
	}
	for _, d := range g.Config.Devices.List() {
		if d.Revoked == nil {
			answer.Devices = append(answer.Devices, protocol.DeviceInfo{
				Device: d.ID, Name: d.Name, Created: d.Created.Format(time.RFC3339), Used: d.LastUsed.Format(time.RFC3339), This: d.ID == c.deviceID(),
			})
		}
	}
	return answer, nil
}
