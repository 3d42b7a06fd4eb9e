package gateway_test

import (
	"slices"
	"testing"

	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/gateway"
	"github.com/sidequill/sidequill/internal/gateway/gatewaytest"
	"github.com/sidequill/sidequill/internal/protocol"
)

// oneSetting is a Chooser of one setting, of which it refuses the value "wrong".
type oneSetting struct{ value string }

func (o *oneSetting) Choose(values map[string]string, _ []string) ([]string, []protocol.Refusal, error) {
	switch value, ok := values["style.tense"]; {
	case !ok || value == o.value:
		return nil, nil, nil
	case value == "wrong":
		return nil, []protocol.Refusal{{Key: "style.tense", Why: "value", Allowed: "another"}}, nil
	default:
		o.value = value
		return []string{"style.tense"}, nil, nil
	}
}

func (o *oneSetting) Choices() ([]protocol.Setting, string) {
	return []protocol.Setting{{Key: "style.tense", Value: o.value, Allowed: []string{}}}, ""
}

func (o *oneSetting) Settings() *protocol.Settings {
	return &protocol.Settings{Subject: "client", Tense: o.value, Names: "role", Profile: "general"}
}

func TestWhatSheChoosesIsAppliedLoggedAndToldToAll(t *testing.T) {
	events := &recorder{}
	a := start(t, func(c *gateway.Config) { c.Choices, c.Events = &oneSetting{}, events })
	one, first := a.pair()
	_, second := a.pair()
	older, third := a.pair()
	_ = third.Close()
	older.Max = 1
	third = a.connect(older)

	choose := func(ref int, value string) protocol.Choices {
		send(t, first, protocol.Choose{Type: "choose", Ref: ref, Values: []protocol.Choice{{Key: "style.tense", Value: value}}, Clear: []string{}})
		return next[protocol.Choices](t, first)
	}
	if got := choose(1, "wrong"); len(got.Refused) != 1 || got.Refused[0].Allowed != "another" || got.Settings[0].Value != "" {
		t.Errorf("%+v", got)
	}
	if got := choose(2, "past"); got.Ref != 2 || len(got.Refused) != 0 || got.Settings[0].Value != "past" {
		t.Errorf("%+v", got)
	}
	if got := next[protocol.Choices](t, second); got.Ref != 0 || got.Settings[0].Value != "past" {
		t.Errorf("the other browser hears %+v", got)
	}
	// A browser of the version before hears of what it knows, and of nothing else.
	if got := next[protocol.Ready](t, third); got.Settings.Tense != "past" {
		t.Errorf("the older browser hears %+v", got.Settings)
	}
	send(t, third, protocol.Ping{Type: "ping"})
	if got, err := third.Any(); err != nil || got != (protocol.Pong{Type: "pong"}) {
		t.Errorf("the older browser hears %+v, %v", got, err)
	}
	if e := events.last(t, eventlog.SettingsChanged, ""); e.Device != one.Device || !slices.Equal(e.Settings, []string{"style.tense"}) {
		t.Errorf("%+v", e)
	}
}

func TestDevicesAreListedAndRevoked(t *testing.T) {
	a := start(t, nil)
	one, first := a.pair()
	two, second := a.pair()
	send(t, first, protocol.Devices{Type: "devices"})
	list := next[protocol.DeviceList](t, first)
	if len(list.Devices) != 2 || list.Devices[0].Name == "" {
		t.Fatalf("%+v", list)
	}
	for _, d := range list.Devices {
		if d.This != (d.Device == one.Device) {
			t.Errorf("%+v", d)
		}
	}
	send(t, first, protocol.Devices{Type: "devices", Revoke: two.Device})
	if list := next[protocol.DeviceList](t, first); len(list.Devices) != 1 || list.Devices[0].Device != one.Device {
		t.Errorf("%+v", list)
	}
	if bye, err := gatewaytest.Next[protocol.Bye](second); err != nil || bye.Reason != protocol.ByeRevoked {
		t.Error(bye, err)
	}
	// One that is not there any more.
	send(t, first, protocol.Devices{Type: "devices", Revoke: "AAAAAAAAAAAAAAAAAAAAAA"})
	if list := next[protocol.DeviceList](t, first); len(list.Devices) != 1 {
		t.Errorf("%+v", list)
	}
}
