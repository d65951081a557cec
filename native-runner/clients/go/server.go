package main

import (
	"net/http"
	"strconv"
	"time"
)

const answer = "answered\n"

// serve is Go's own server, with an idle timeout of a second.
func serve(port string) error {
	handler := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
		_, _ = w.Write([]byte(answer))
	}
	server := &http.Server{
		Addr:        "127.0.0.1:" + port,
		Handler:     http.HandlerFunc(handler),
		IdleTimeout: time.Second,
	}
	return server.ListenAndServe()
}
