package control

import (
	"bufio"
	"context"
	"encoding/json"
	"net"
	"testing"
)

// Whatever is said at the door, each line of it has one answer that can be read,
// at most, and the conversation ends with its connection.
func FuzzDoor(f *testing.F) {
	for _, s := range []string{
		"", "\n", "{", "null", "[]", `{"op":"status"}`, `{"op":"devices"}` + "\n" + `{"op":"revoke","id":"a"}`, `{"op":"revoke","id":7}`,
		`{"op":"digits","digits":"123456"}`, `{"op":"digits"}`, `{"op":"connect","browser":{"caller":"chrome-extension://a","key":"k","name":"n"}}`,
		`{"op":"connect"}`, `{"op":"drafted","draft":{"statements":3}}`, `{"op":"drafted"}`, `{"op":"stop"}`, `{"op":"status"` + "\xff" + `}`,
	} {
		f.Add([]byte(s + "\n"))
	}
	f.Fuzz(func(t *testing.T, said []byte) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		a := &fake{came: make(chan struct{}), failed: make(chan error), cancelled: make(chan struct{}), stop: cancel}
		close(a.came) // a browser is there at once
		near, far := net.Pipe()
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			(&Server{}).converse(ctx, cancel, far, a)
		}()
		heard := make(chan struct{})
		go func() {
			defer close(heard)
			lines := bufio.NewScanner(near)
			for lines.Scan() {
				var answer Answer
				if err := json.Unmarshal(lines.Bytes(), &answer); err != nil {
					t.Errorf("an answer that cannot be read: %q", lines.Bytes())
				}
			}
		}()
		_, _ = near.Write(said) // fails where it ended before
		_ = near.Close()
		<-ended
		<-heard
	})
}
