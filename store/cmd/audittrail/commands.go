package main

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/auditline/auditline/store"
)

// serve shows pages until it is interrupted.
func serve(x *call) error {
	l, err := net.Listen("tcp", x.values.addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(x.out, "http://%s/\n", l.Addr())
	srv := &http.Server{Handler: store.Handler(x.db), ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(x.ctx, func() { srv.Close() })
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// history prints a line a change.
func history(x *call) error {
	if err := x.fullKind(); err != nil {
		return err
	}
	out := bufio.NewWriter(x.out)
	for e, err := range x.db.History(x.ctx, x.values.filter) {
		if err != nil {
			return errors.Join(out.Flush(), err)
		}
		erased := ""
		if e.Erased {
			erased = " [erased]"
		}
		fmt.Fprintf(out, "%s %s %s%s\n", e.Kind, e.ID, oneLine(e.Change.String()), erased)
	}
	return out.Flush()
}

// oneLine quotes a text with line breaks or control characters, which could look like two lines.
func oneLine(s string) string {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return strconv.Quote(s)
	}
	return s
}

// needObject returns the object that the flags name.
func (x *call) needObject() (kind, id string, err error) {
	kind, id = x.values.filter.Kind, x.values.filter.ID
	if kind == "" || id == "" {
		err = usagef("-kind and -id are needed to say which object")
	}
	return kind, id, err
}

// withHint says how a type is written, where nothing is stored of one without its package: what
// takes values away completes no names.
func withHint(err error, kind string) error {
	if errors.Is(err, store.ErrNotStored) && !strings.Contains(kind, ".") {
		return fmt.Errorf("%w; a type is named with its package's path, as history prints it: example.com/shop.Order", err)
	}
	return err
}

// state prints a line an attribute.
func state(x *call) error {
	_, id, err := x.needObject()
	if err == nil {
		err = x.fullKind()
	}
	if err != nil {
		return err
	}
	kind := x.values.filter.Kind
	at := x.values.at
	if at.IsZero() {
		at = time.Now()
	}
	values, err := x.db.StateAt(x.ctx, kind, id, at)
	if err != nil {
		return err
	}
	if len(values) == 0 {
		return fmt.Errorf("%s %q: %w", kind, id, store.ErrNotStored)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		fmt.Fprintf(x.out, "%s = %s\n", name, oneLine(fmt.Sprint(values[name])))
	}
	return nil
}

func verify(x *call) error {
	var head []byte
	if x.values.head != "" {
		var err error
		if head, err = os.ReadFile(x.values.head); err != nil {
			return err
		}
	}
	if err := x.db.Verify(x.withProgress("objects"), head); err != nil {
		return err
	}
	fmt.Fprintln(x.out, "verified: what is stored is what was saved")
	return nil
}

// head prints a head signed with the key in a file.
func head(x *call) error {
	if x.values.key == "" {
		return usagef("-key is missing: the file with the private key")
	}
	key, err := readKey(x.values.key)
	if errors.Is(err, os.ErrNotExist) {
		key, err = makeKey(x.values.key)
	}
	if err != nil {
		return err
	}
	text, err := x.db.Head(x.ctx, key)
	if err != nil {
		return err
	}
	_, err = x.out.Write(text)
	return err
}

const keyType = "PRIVATE KEY"

func readKey(path string) (ed25519.PrivateKey, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(data)
	if block == nil || block.Type != keyType {
		return nil, fmt.Errorf("%s holds no private key in PEM", path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s holds a key of another kind: want Ed25519", path)
	}
	return key, nil
}

// makeKey makes a key in a new file that only its owner reads.
func makeKey(path string) (ed25519.PrivateKey, error) {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return key, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: keyType, Bytes: der}), 0o600)
}

func export(x *call) error {
	if err := x.fullKind(); err != nil {
		return err
	}
	return x.db.Export(x.withProgress("entries"), x.out, x.values.filter)
}

func prune(x *call) error {
	if x.values.before.IsZero() {
		return usagef("-before is missing: the time before which changes are taken away")
	}
	return x.db.Prune(x.withProgress("objects"), x.values.before)
}

// erase takes away an object's values, or an actor's name.
func erase(x *call) error {
	if x.given["who"] || x.given["as"] {
		if x.values.filter.Who == "" || x.values.as == "" || x.given["kind"] || x.given["id"] || x.flags.NArg() > 0 {
			return usagef("an actor's name is erased by -who and -as, and nothing else")
		}
		return x.db.EraseActor(x.withProgress("origins"), x.values.filter.Who, x.values.as)
	}
	kind, id, err := x.needObject()
	if err != nil {
		return err
	}
	return withHint(x.db.Erase(x.withProgress("changes"), kind, id, x.flags.Args()...), kind)
}

// progressEvery is how often progress is shown.
const progressEvery = 200 * time.Millisecond

// withProgress shows on a terminal how far long work is.
func (x *call) withProgress(what string) context.Context {
	terminal, ok := x.errors.(*os.File)
	if !ok || !isTerminal(terminal) {
		return x.ctx
	}
	var shown time.Time
	return store.WithProgress(x.ctx, func(done, total int) {
		if now := time.Now(); now.Sub(shown) > progressEvery || done == total {
			shown = now
			fmt.Fprint(terminal, "\r", progressLine(what, done, total))
		}
		if done == total {
			fmt.Fprintln(terminal)
		}
	})
}

func progressLine(what string, done, total int) string {
	if total == 0 {
		return fmt.Sprintf("%d %s", done, what)
	}
	return fmt.Sprintf("%d of %d %s", done, total, what)
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
