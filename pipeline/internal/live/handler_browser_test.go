//go:build browser

package live_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"regexp"
	"testing"
	"time"
)

var consoleMessage = regexp.MustCompile(`(?m)^\[[^\]]*:CONSOLE\b[^\]]*\] (.*)$`)

// TestPageInBrowser looks at the page in a headless Chromium while a run goes on, in windows as
// wide as a desktop's and a phone's: the numbers change, records are shown without what is hidden,
// the end of the run is told. The page's policy forbids requests to anybody else; one would be told
// on the console, which has to stay empty. The task "page" runs it.
func TestPageInBrowser(t *testing.T) {
	view, end := start(t)
	faults := make(chan string, 1)
	mux := http.NewServeMux()
	mux.Handle("/", view.Handler())
	mux.HandleFunc("/probe.html", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "testdata/probe.html") })
	mux.HandleFunc("/favicon.ico", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/end", func(http.ResponseWriter, *http.Request) { end() })
	mux.HandleFunc("/report", func(_ http.ResponseWriter, r *http.Request) {
		report, _ := url.QueryUnescape(r.URL.RawQuery)
		faults <- report
	})
	server := httptest.NewServer(mux)
	defer server.Close()

	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	profile := t.TempDir()
	browser := exec.CommandContext(ctx, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-logging=stderr",
		"--remote-debugging-port=0", "--user-data-dir="+profile, server.URL+"/probe.html")
	browser.Env = append(browser.Environ(), "HOME="+profile)
	var log bytes.Buffer
	browser.Stderr, browser.WaitDelay = &log, 5*time.Second
	if err := browser.Start(); err != nil {
		t.Fatalf("the test needs a browser (Debian: apt-get install chromium): %v", err)
	}
	found := "the probe has not come to its end"
	select {
	case found = <-faults:
	case <-ctx.Done():
	}
	cancel()
	browser.Wait() // it was killed
	if found != "none" {
		t.Errorf("the page is not as it should be:\n%s", found)
	}
	for _, message := range consoleMessage.FindAllSubmatch(log.Bytes(), -1) {
		t.Errorf("on the browser's console: %s", message[1])
	}
}
