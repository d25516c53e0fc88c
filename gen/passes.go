package gen

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Generate loads the packages, plans, and returns the files as they should be. It writes nothing.
// An error means that the go command failed; what is wrong with the input is in the result's
// problems.
//
// A pipeline may need methods that are still to be generated for a sub-pipeline of another package:
// where there are problems, Generate looks once more, as if the files were written, and keeps to
// what it knows where that helps nothing, or cannot be done.
func Generate(ctx context.Context, c Config) (*Result, error) {
	r, err := generate(ctx, c)
	if err != nil {
		return nil, err
	}
	c.expected = make(map[string][]byte)
	for len(r.Problems) > 0 && c.expect(r.Files) {
		next, err := c.again(ctx)
		if err != nil || len(next.Problems) >= len(r.Problems) {
			return r, ctx.Err()
		}
		next.Files = asOnDisk(next.Files, r.Files)
		r = next
	}
	return r, nil
}

// expect takes files for written that are not as they should be. It returns false if none is that
// was not taken so already.
func (c Config) expect(files []File) (more bool) {
	for _, f := range files {
		isToWrite := f.State == Missing || f.State == Stale
		if isToWrite && !bytes.Equal(c.expected[f.Path], f.New) {
			c.expected[f.Path], more = f.New, true
		}
	}
	return more
}

// again generates with what is expected. The go command is told by an overlay of its own, as with
// that of go/packages all packages would be read from source.
func (c Config) again(ctx context.Context) (*Result, error) {
	dir, err := os.MkdirTemp("", "auditgen")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	c.overlay = filepath.Join(dir, "overlay.json")
	if err := writeOverlay(c.overlay, c.expected); err != nil {
		return nil, err
	}
	return generate(ctx, c)
}

// writeOverlay writes the files beside an overlay of them, as go help build describes it.
func writeOverlay(overlay string, files map[string][]byte) error {
	replace := make(map[string]string)
	for i, path := range slices.Sorted(maps.Keys(files)) {
		replace[path] = filepath.Join(filepath.Dir(overlay), fmt.Sprint(i, ".go"))
		if err := os.WriteFile(replace[path], files[path], 0o600); err != nil {
			return err
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(overlay, text, 0o600)
}

// asOnDisk compares files with what there was before they were taken for written.
func asOnDisk(files, before []File) []File {
	was := make(map[string]File)
	for _, f := range before {
		was[f.Path] = f
	}
	for i, f := range files {
		if old, ok := was[f.Path]; ok {
			files[i].State, files[i].Old = old.State, old.Old
		}
	}
	return files
}
