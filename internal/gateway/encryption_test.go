package gateway_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/gateway"
	"github.com/sidequill/sidequill/internal/gateway/gatewaytest"
	"github.com/sidequill/sidequill/internal/protocol"
)

const session = `53 min individual, office, 10:00-10:53. Ct rpts sleeping 4-5 hrs, "I just lie there". Missed 2 deadlines, boss noticed.
denies SI/HI, no plan or intent. PHQ-9 14, was 17. affect constricted but brightened.
did CBT thought record, she came up w/ a balanced thought, belief down from 80 to 45.
MDD recurrent moderate F33.1, progress on goal 1. HW thought record 3x. next Mon 11/30 at 2.
`

// BenchmarkEncryptionOfADraft: a draft of the quickest kind, in her own words, from
// the press to its last event over the open channel; and beside it what sealing and
// opening the very same messages takes. A model's draft takes a thousand times as long.
func BenchmarkEncryptionOfADraft(b *testing.B) {
	a := start(b, func(c *gateway.Config) { c.Drafter = pipeline(nil) })
	_, conn := a.pair()
	var said [][]byte
	keep := func(v any) {
		m, err := json.Marshal(v)
		if err != nil {
			b.Fatal(err)
		}
		said = append(said, m)
	}
	rev := 0
	round := func() {
		rev++
		dump := protocol.Dump{Type: "dump", Draft: draftID, Format: "soap", Facts: protocol.Facts{}, Changes: []protocol.Change{},
			Parts: []protocol.Part{{Kind: "whole", Rev: rev, Text: strings.Repeat(session, 3)}}}
		press := protocol.Start{Type: "start", Draft: draftID, Engine: "builtin"}
		keep(dump)
		keep(press)
		send(b, conn, dump)
		keep(next[protocol.Sorted](b, conn))
		send(b, conn, press)
		for {
			e, err := gatewaytest.Next[protocol.Event](conn)
			if err != nil {
				b.Fatal(err)
			}
			keep(e)
			if e.Done {
				return
			}
		}
	}
	var whole time.Duration
	for b.Loop() {
		began := time.Now()
		round()
		whole += time.Since(began)
	}
	extension, agent := channelPair(b)
	began := time.Now()
	for _, m := range said {
		frame, err := extension.Seal(m)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := agent.Open(frame); err != nil {
			b.Fatal(err)
		}
	}
	sealing := time.Since(began)
	b.ReportMetric(100*sealing.Seconds()/whole.Seconds(), "%encryption")
	b.ReportMetric(float64(sealing.Microseconds())/float64(len(said)), "µs/message")
}

func channelPair(b *testing.B) (extension, agent *channel.Channel) {
	b.Helper()
	e, err := channel.NewKey()
	if err != nil {
		b.Fatal(err)
	}
	a, err := channel.NewKey()
	if err != nil {
		b.Fatal(err)
	}
	i, first, err := channel.Initiate(e, a.PublicKey(), nil)
	if err != nil {
		b.Fatal(err)
	}
	second, agent, err := channel.Respond(a, e.PublicKey(), nil, first)
	if err != nil {
		b.Fatal(err)
	}
	if extension, err = i.Finish(second); err != nil {
		b.Fatal(err)
	}
	return extension, agent
}
