package gateway

import (
	"net/http"
	"regexp"
	"slices"

	"github.com/gorilla/websocket"

	"github.com/sidequill/sidequill/internal/protocol"
)

// The schemes of an extension's origin.
const (
	chromiumScheme = "chrome-extension://"
	firefoxScheme  = "moz-extension://"
)

// extensionOrigin is what Chromium and Firefox send for an extension. Web
// pages, sandboxed frames ("null") and other programs have something else or
// nothing; both are refused, unlike in the usual libraries' own checks.
var extensionOrigin = regexp.MustCompile(`^(` + chromiumScheme + `[a-p]{32}|` + firefoxScheme + `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$`)

// refusal is the HTTP status that a request is refused with, 0 if it may be
// upgraded. An exact Host defeats DNS rebinding: a page that made its own name
// point here still sends that name.
func refusal(r *http.Request, addr string) int {
	if r.Method != http.MethodGet || r.RequestURI != protocol.Path || !websocket.IsWebSocketUpgrade(r) {
		return http.StatusNotFound
	}
	origin := r.Header.Values("Origin")
	switch {
	case r.Host != addr,
		len(origin) != 1 || !extensionOrigin.MatchString(origin[0]),
		!slices.Contains(websocket.Subprotocols(r), protocol.Subprotocol):
		return http.StatusForbidden
	}
	return 0
}

// bare answers with a status and nothing else: no body, no name, no CORS.
func bare(w http.ResponseWriter, status int) {
	w.Header()["Date"] = nil
	w.WriteHeader(status)
}
