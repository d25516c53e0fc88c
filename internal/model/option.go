package model

import (
	"fmt"
	"go/token"
	"strconv"
	"strings"
	"unicode"
)

// fieldOption is one option of a field's tag: how its value looks and where it goes.
type fieldOption struct {
	name string
	form form
	set  func(f *Field, value string)
}

// form says what an option's value looks like.
type form struct {
	want  string // as problems put it; "" for an option without value
	valid func(string) bool
}

var (
	flag     = form{}
	accessor = form{"a method name or -", func(v string) bool { return v == "-" || isMethodName(v) }}
	method   = form{"a method name", isMethodName}
	attr     = form{"letters, digits, _, - and .", isAttr}
	count    = form{"a number from 1 to 1000000", func(v string) bool {
		n, err := strconv.Atoi(v)
		return err == nil && n >= 1 && n <= 1_000_000
	}}
)

var fieldOptions = []fieldOption{
	{"get", accessor, func(f *Field, v string) { f.Getter = strings.TrimPrefix(v, "-") }},
	{"set", accessor, func(f *Field, v string) { f.Setter = strings.TrimPrefix(v, "-") }},
	{"name", attr, func(f *Field, v string) { f.Attr = v }},
	{"keep", count, func(f *Field, v string) { f.Keep, _ = strconv.Atoi(v) }},
	{"onchange", flag, func(f *Field, _ string) { f.OnChange = true }},
	{"redact", flag, func(f *Field, _ string) { f.Redact = true }},
	{"share", flag, func(f *Field, _ string) { f.Share = true }},
	{"check", method, func(f *Field, v string) { f.Check = v }},
	{"after", method, func(f *Field, v string) { f.After = v }},
}

func isMethodName(v string) bool { return token.IsIdentifier(v) && v != "_" }

func isAttr(v string) bool {
	return v != "" && !strings.ContainsFunc(v, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-.", r)
	})
}

// readField plans a field that is tagged audit:"true".
func (r *reader) readField(m member, t Tag, options []Option) {
	f := &Field{Name: m.name, Type: m.field.Type, Doc: m.field.Doc, Tag: t.String(), Attr: m.name.Name}
	if f.Doc == nil {
		f.Doc = m.field.Comment
	}
	f.Getter, f.Setter = accessorNames(m.name.Name)
	seen := map[string]bool{}
	for _, o := range options {
		if text, category := f.apply(o, seen); text != "" {
			r.problem(t.Pos, category, fmt.Sprintf("%s.%s: %s", r.s.Name, m.name.Name, text))
		}
		seen[o.Name] = true
	}
	r.checkOptions(f, t)
	r.checkHooks(f, t)
	r.decide(f)
	r.s.Fields = append(r.s.Fields, f)
}

// apply sets one option and returns what is wrong with it.
func (f *Field) apply(o Option, seen map[string]bool) (problem, category string) {
	var names []string
	for _, opt := range fieldOptions {
		names = append(names, opt.name)
		switch {
		case opt.name != o.Name:
		case seen[o.Name]:
			return fmt.Sprintf("option %s stands twice; remove one", o.Name), "duplicate-option"
		case opt.form.valid == nil && o.HasValue:
			return fmt.Sprintf("option %s takes no value; remove =%s", o.Name, o.Value), "bad-value"
		case opt.form.valid != nil && !opt.form.valid(o.Value):
			return fmt.Sprintf("option %s has value %q; want %s=X with X %s", o.Name, o.Value, o.Name, opt.form.want), "bad-value"
		default:
			opt.set(f, o.Value)
			return "", ""
		}
	}
	return fmt.Sprintf("unknown option %q; %s", o.Name, Suggest(o.Name, names)), "unknown-option"
}

// checkOptions refuses options that ask for a setter where there is none.
func (r *reader) checkOptions(f *Field, t Tag) {
	needs := []struct {
		option string
		given  bool
	}{{"keep", f.Keep > 0}, {"onchange", f.OnChange}, {"check", f.Check != ""}, {"after", f.After != ""}}
	for _, n := range needs {
		if n.given && f.Setter == "" {
			r.problem(t.Pos, "needs-setter", fmt.Sprintf("%s.%s: option %s needs the setter that set=- removes; drop one of them", r.s.Name, f.Name.Name, n.option))
		}
	}
}
