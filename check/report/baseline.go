package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Baseline counts findings that are known and borne for the time being.
type Baseline map[Key]int

// baselineFile is its form in a file: sorted, so that what comes and goes is a small diff.
type baselineFile struct {
	Version  int          `json:"version"`
	Findings []knownEntry `json:"findings"`
}

type knownEntry struct {
	Key
	Count int `json:"count"`
}

// ReadBaseline reads a baseline from a file.
func ReadBaseline(name string) (Baseline, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: write it with -baseline-update", err)
	} else if err != nil {
		return nil, err
	}
	var file baselineFile
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("%s is no baseline: %w", name, err)
	}
	if file.Version != 1 {
		return nil, fmt.Errorf("%s has version %d of baselines, only 1 is known", name, file.Version)
	}
	known := make(Baseline)
	for _, e := range file.Findings {
		known[e.Key] += e.Count
	}
	return known, nil
}

// Write writes the baseline to a file, whole or not at all.
func (b Baseline) Write(name string) error {
	file := baselineFile{Version: 1, Findings: []knownEntry{}}
	for _, key := range slices.SortedFunc(maps.Keys(b), compareKeys) {
		file.Findings = append(file.Findings, knownEntry{key, b[key]})
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(file); err != nil {
		return err
	}
	return writeFile(name, text.Bytes())
}

// writeFile replaces a file by a complete one.
func writeFile(name string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Chmod(0o644), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), name)
	}
	if err != nil {
		os.Remove(temp.Name())
	}
	return err
}

// others lists the packages of which the baseline knows something and that were not analyzed, those
// of external tests by the package that they test.
func (b Baseline) others(analyzed map[string]bool) (list []string) {
	for key := range b {
		if path := strings.TrimSuffix(key.Package, "_test"); !analyzed[key.Package] && !slices.Contains(list, path) {
			list = append(list, path)
		}
	}
	return list
}

// Split divides findings into those that are new and those that the baseline knows, as often as it
// does. It counts what the baseline knows of the analyzed packages and is not there any more.
func (b Baseline) Split(found []Finding, analyzed map[string]bool) (fresh, known []Finding, gone int) {
	left := maps.Clone(b)
	for _, f := range found {
		if left[f.Key] > 0 {
			left[f.Key]--
			known = append(known, f)
		} else {
			fresh = append(fresh, f)
		}
	}
	for key, n := range left {
		if analyzed[key.Package] {
			gone += n
		}
	}
	return fresh, known, gone
}

// Update is the baseline of what was found. What it knows of packages that were not analyzed stays.
func (b Baseline) Update(found []Finding, analyzed map[string]bool) Baseline {
	updated := make(Baseline)
	for key, n := range b {
		if !analyzed[key.Package] {
			updated[key] = n
		}
	}
	for _, f := range found {
		if analyzed[f.Package] {
			updated[f.Key]++
		}
	}
	return updated
}

func compareKeys(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Declaration, b.Declaration), cmp.Compare(a.Analyzer, b.Analyzer),
		cmp.Compare(a.Category, b.Category), cmp.Compare(a.Text, b.Text))
}

func byPlace(a, b Finding) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Analyzer, b.Analyzer))
}
