package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/tools/go/analysis"
)

// The objects of SARIF 2.1.0, as far as they are used.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string       `json:"id"`
		ShortDescription sarifMessage `json:"shortDescription"`
		Help             sarifMessage `json:"help"`
		HelpURI          string       `json:"helpUri"`
	}
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifMessage      `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
		Fixes        []sarifFix        `json:"fixes,omitempty"`
		Suppressions []sarifSuppressed `json:"suppressions,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
		Message  *sarifMessage  `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifLogical struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifFix struct {
		Description sarifMessage  `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion  `json:"deletedRegion"`
		Inserted sarifMessage `json:"insertedContent"`
	}
	sarifSuppressed struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
)

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"

// sarif is the log of findings, the known ones as suppressed.
type sarif struct {
	dir   string
	rules []sarifRule
	seen  map[Key]int
	texts map[string][]byte
}

// SARIF writes findings as a SARIF 2.1.0 log. Those that a baseline knows are suppressed in it.
// Files are named relative to dir.
func SARIF(dir string, analyzers []*analysis.Analyzer, help Help, fresh, known []Finding) ([]byte, error) {
	s := &sarif{dir: dir, seen: make(map[Key]int), texts: make(map[string][]byte)}
	results := []sarifResult{}
	for _, f := range slices.Concat(known, fresh) { // of equal ones the known ones come first, as in a baseline
		r := s.result(f, analyzers, help)
		if len(results) < len(known) {
			r.Suppressions = []sarifSuppressed{{Kind: "external", Justification: "in the baseline"}}
		}
		results = append(results, r)
	}
	driver := sarifDriver{Name: "stagecheck", InformationURI: "https://github.com/auditline/auditline", Rules: s.rules}
	if driver.Rules == nil {
		driver.Rules = []sarifRule{}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(sarifLog{
		Schema: sarifSchema, Version: "2.1.0",
		Runs: []sarifRun{{Tool: sarifTool{driver}, ColumnKind: "unicodeCodePoints", Results: results}},
	})
	return b.Bytes(), err
}

func (s *sarif) result(f Finding, analyzers []*analysis.Analyzer, help Help) sarifResult {
	index := s.rule(f, analyzers, help)
	r := sarifResult{
		RuleID: s.rules[index].ID, RuleIndex: index, Level: "warning", Message: sarifMessage{Text: f.Text},
		Locations:    []sarifLocation{{Physical: s.physical(f.File, s.region(f)), Logical: logical(f)}},
		Fingerprints: map[string]string{"stagecheck/v1": s.fingerprint(f.Key)},
	}
	for _, rel := range f.Related {
		file, line, column := split(rel.Posn)
		region := s.region(Finding{File: file, Line: line, Column: column})
		r.Related = append(r.Related, sarifLocation{Physical: s.physical(file, region), Message: &sarifMessage{Text: rel.Message}})
	}
	for _, fix := range f.Fixes {
		r.Fixes = append(r.Fixes, s.fix(fix))
	}
	return r
}

func logical(f Finding) []sarifLogical {
	if f.Declaration == "" {
		return nil
	}
	return []sarifLogical{{f.Package + "." + f.Declaration}}
}

// fingerprint stays the same when lines move: equal findings of a declaration are counted.
func (s *sarif) fingerprint(key Key) string {
	n := s.seen[key]
	s.seen[key]++
	sum := sha256.Sum256([]byte(strings.Join([]string{
		key.Analyzer, key.Category, key.Package, key.Declaration, key.Text, strconv.Itoa(n),
	}, "\x00")))
	return hex.EncodeToString(sum[:16])
}

func (s *sarif) physical(file string, region *sarifRegion) sarifPhysical {
	p := places{dir: s.dir}
	uri := url.URL{Path: p.relative(file)}
	if filepath.IsAbs(file) && uri.Path == filepath.ToSlash(file) {
		uri = fileURI(uri.Path)
	}
	return sarifPhysical{sarifArtifact{uri.String()}, region}
}

// fileURI names a file by its absolute path with slashes, like /home/me/a.go, C:/me/a.go, or
// //host/share/a.go for one on another machine.
func fileURI(name string) url.URL {
	if remote, ok := strings.CutPrefix(name, "//"); ok {
		host, rest, _ := strings.Cut(remote, "/")
		return url.URL{Scheme: "file", Host: host, Path: "/" + rest}
	}
	return url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(name, "/")}
}

// region is where f is, with columns in characters; nil if that is not known.
func (s *sarif) region(f Finding) *sarifRegion {
	if f.Line == 0 {
		return nil
	}
	r := &sarifRegion{StartLine: f.Line, StartColumn: s.characters(f.File, f.Line, f.Column)}
	if f.EndLine > 0 {
		r.EndLine, r.EndColumn = f.EndLine, s.characters(f.File, f.EndLine, f.EndColumn)
	}
	return r
}

// characters is a column that is given in bytes.
func (s *sarif) characters(file string, line, column int) int {
	text := s.text(file)
	for range line - 1 {
		_, text, _ = bytes.Cut(text, []byte("\n"))
	}
	if column < 1 || column-1 > len(text) {
		return column
	}
	return utf8.RuneCount(text[:column-1]) + 1
}

func (s *sarif) text(file string) []byte {
	if !filepath.IsAbs(file) {
		file = filepath.Join(s.dir, filepath.FromSlash(file))
	}
	if _, known := s.texts[file]; !known {
		s.texts[file], _ = os.ReadFile(file) // without it columns stay in bytes
	}
	return s.texts[file]
}

func (s *sarif) fix(fix Fix) sarifFix {
	out := sarifFix{Description: sarifMessage{Text: fix.Message}}
	for _, e := range fix.Edits {
		file := sarifArtifact{s.physical(e.Filename, nil).Artifact.URI}
		i := slices.IndexFunc(out.Changes, func(c sarifChange) bool { return c.Artifact == file })
		if i < 0 {
			i = len(out.Changes)
			out.Changes = append(out.Changes, sarifChange{Artifact: file})
		}
		out.Changes[i].Replacements = append(out.Changes[i].Replacements, s.replacement(e))
	}
	return out
}

func (s *sarif) replacement(e Edit) sarifReplacement {
	startLine, startColumn := s.position(e.Filename, e.Start)
	endLine, endColumn := s.position(e.Filename, e.End)
	return sarifReplacement{sarifRegion{startLine, startColumn, endLine, endColumn}, sarifMessage{Text: e.New}}
}

// position is the line and the column, in characters, of a byte of a file.
func (s *sarif) position(file string, offset int) (line, column int) {
	text := s.text(file)
	text = text[:min(offset, len(text))]
	begin := bytes.LastIndexByte(text, '\n') + 1
	return bytes.Count(text, []byte("\n")) + 1, utf8.RuneCount(text[begin:]) + 1
}
