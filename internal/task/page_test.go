package main

import (
	"image"
	"image/color"
	"strings"
	"testing"
)

func TestConsoleError(t *testing.T) {
	const noise = "[64:65:1124/084906.643088:ERROR:dbus/bus.cc:405] Failed to connect to the bus: no CONSOLE: here\n"
	if err := consoleError(noise); err != nil {
		t.Errorf("of a log without messages: %v", err)
	}
	log := noise + "[64:64:1124/084910.152384:INFO:CONSOLE:1] \"hello\", source: file:///t.html (1)\n" +
		noise + "[64:64:1124/084910.152384:INFO:CONSOLE(7)] \"older form\"\n"
	want := "the browser's console is not empty:\n\"hello\", source: file:///t.html (1)\n\"older form\""
	if err := consoleError(log); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestFaults(t *testing.T) {
	for dom, want := range map[string]string{
		`<p>x</p>`:                "the probe did not run",
		`<pre id="faults"></pre>`: "the probe did not run",
		"<pre id=\"faults\">phone: a &gt; b\nno c</pre>": "the page is not drawn as it should be:\nphone: a > b\nno c",
	} {
		if err := faults(dom); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", dom, err, want)
		}
	}
	if err := faults(`<pre id="faults">none</pre>`); err != nil {
		t.Error(err)
	}
}

func TestAroundQuotesThePage(t *testing.T) {
	got := around(`<p class="x">&amp;</p>`)
	if n := strings.Count(got, `srcdoc="&lt;p class=&#34;x&#34;&gt;&amp;amp;&lt;/p&gt;"`); n != 2 {
		t.Errorf("the page stands in %d frames, want 2", n)
	}
}

func TestIsBlank(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 20, 10))
	if !isBlank(m) {
		t.Error("an empty picture is not blank")
	}
	m.Set(19, 9, color.White)
	if isBlank(m) {
		t.Error("a picture with a dot is blank")
	}
}

func TestNoBrowser(t *testing.T) {
	t.Setenv("PATH", "")
	want := "no browser found: install one of chromium, chromium-browser, google-chrome"
	if err := checkPage(); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
