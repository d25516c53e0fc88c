package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"html"
	"image"
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// pageStep writes the sample's page and looks at it in a headless browser: what must be drawn is
// drawn, at the width of a desktop and of a phone, and the console stays empty.
func pageStep() step {
	return step{"page in a browser", checkPage}
}

// livePageStep looks at the page of a run that goes on.
func livePageStep() step {
	return step{"page of a run in a browser", command("go", "test", "-count=1", "-tags=browser", "-run=Browser", "./pipeline/internal/live")}
}

func checkPage() error {
	browser, err := findBrowser()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "page")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	page := filepath.Join(dir, "page.html")
	if _, err := output("go", "run", "./sample", "-html", page); err != nil {
		return err
	}
	return errors.Join(checkScreenshot(browser, page), checkDrawing(browser, page))
}

func findBrowser() (string, error) {
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no browser found: install one of %s", strings.Join(names, ", "))
}

// checkScreenshot opens the page as a reader does.
func checkScreenshot(browser, page string) error {
	picture := filepath.Join(filepath.Dir(page), "page.png")
	_, err := browse(browser, page, "--screenshot="+picture)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(picture)
	if err != nil {
		return err
	}
	shot, _, err := image.Decode(bytes.NewReader(data))
	if err == nil && isBlank(shot) {
		err = errors.New("the page is blank")
	}
	return err
}

// isBlank reports whether all pixels have one colour.
func isBlank(m image.Image) bool {
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if m.At(x, y) != m.At(b.Min.X, b.Min.Y) {
				return false
			}
		}
	}
	return true
}

// probe is a page that holds another one, measures what is drawn in it, and lists what is wrong.
//
//go:embed probe.html
var probe string

var faultList = regexp.MustCompile(`(?s)<pre id="faults">(.+?)</pre>`)

// checkDrawing opens the probe around the page.
func checkDrawing(browser, page string) error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	path := filepath.Join(filepath.Dir(page), "probe.html")
	if err := os.WriteFile(path, []byte(around(string(text))), 0o666); err != nil {
		return err
	}
	dom, err := browse(browser, path, "--dump-dom")
	if err != nil {
		return err
	}
	return faults(dom)
}

// around is the probe with the page in its frames.
func around(page string) string {
	return strings.ReplaceAll(probe, "PAGE", html.EscapeString(page))
}

// faults reads what the probe found.
func faults(dom string) error {
	found := faultList.FindStringSubmatch(dom)
	if found == nil {
		return errors.New("the probe did not run")
	}
	if list := strings.TrimSpace(html.UnescapeString(found[1])); list != "none" {
		return fmt.Errorf("the page is not drawn as it should be:\n%s", list)
	}
	return nil
}

// browse opens a file in a new and headless browser and returns what that prints; a message on the
// console is an error.
func browse(browser, file string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, browser, append(args, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
		"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--enable-logging=stderr", "--user-data-dir="+file+".profile", "file://"+file)...)
	var printed, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &log
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", browser, err, log.String())
	}
	return printed.String(), consoleError(log.String())
}

var consoleMessage = regexp.MustCompile(`(?m)^\[[^\]]*:CONSOLE\b[^\]]*\] (.*)$`)

// consoleError picks the console's messages out of the browser's own log.
func consoleError(log string) error {
	var messages []string
	for _, m := range consoleMessage.FindAllStringSubmatch(log, -1) {
		messages = append(messages, m[1])
	}
	if len(messages) == 0 {
		return nil
	}
	return fmt.Errorf("the browser's console is not empty:\n%s", strings.Join(messages, "\n"))
}
