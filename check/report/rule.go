package report

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Help explains a category of findings, by its entry in docs/problems.md.
type Help func(category string) (text string, ok bool)

// rule finds the rule of a finding, or adds it: one for each category.
func (s *sarif) rule(f Finding, analyzers []*analysis.Analyzer, help Help) int {
	id := f.Category
	if id == "" {
		id = f.Analyzer
	}
	if i := slices.IndexFunc(s.rules, func(r sarifRule) bool { return r.ID == id }); i >= 0 {
		return i
	}
	rule := sarifRule{ID: id, ShortDescription: sarifMessage{Text: f.Analyzer}, Help: sarifMessage{Text: f.Analyzer}}
	if i := slices.IndexFunc(analyzers, func(a *analysis.Analyzer) bool { return a.Name == f.Analyzer }); i >= 0 {
		title, _, _ := strings.Cut(analyzers[i].Doc, "\n")
		rule.ShortDescription.Text, rule.Help.Text, rule.HelpURI = title, analyzers[i].Doc, analyzers[i].URL
	}
	if entry, ok := help(f.Category); ok { // an analyzer has several categories, and a rule is one of them
		rule.ShortDescription.Text = firstSentence(entry)
		rule.Help = sarifMessage{Text: entry, Markdown: entry}
		rule.HelpURI += "#" + f.Category
	}
	s.rules = append(s.rules, rule)
	return len(s.rules) - 1
}

var (
	sentence = regexp.MustCompile(`^.*?[.:](?: |$)`)
	link     = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// firstSentence is that of an entry, behind its heading and up to a colon, as plain text: links are
// their words in it.
func firstSentence(entry string) string {
	_, text, _ := strings.Cut(entry, "\n\n")
	paragraph, _, _ := strings.Cut(text, "\n\n")
	line := link.ReplaceAllString(strings.Join(strings.Fields(paragraph), " "), "$1")
	if first := sentence.FindString(line); first != "" {
		line = first
	}
	return strings.TrimRight(line, " :")
}
