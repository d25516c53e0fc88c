package tag

import (
	"fmt"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The words that may stand first in the audit tag of a field.
const (
	Audited = "true"
	ID      = "id"
	None    = "-"
)

var fieldWords = []string{Audited, ID, None}

// Field is what the audit tag of a field says.
type Field struct {
	Word string // Audited, ID or None

	Get, Set string   // names of the accessors; "" for the usual ones, None for no accessor
	Name     string   // of the attribute in logs, "" for the field's own
	Was      []string // names that it had in older logs
	Keep     int      // how many of the last changes are kept, 0 for all

	OnChange, Redact, Share bool
	Elem                    bool   // it is logged element by element
	Check, After            string // names of methods, "" without
}

// FieldOf returns what the struct tag raw of a field says under the key audit. It is not ok where
// nothing stands there, or something that Tag.Field finds fault with.
func FieldOf(raw string) (f Field, ok bool) {
	t, ok := Lookup(raw, Audit)
	if !ok {
		return Field{}, false
	}
	f, faults := t.Field()
	return f, len(faults) == 0
}

// Field reads the tag as one of a field, and returns all that is wrong with it.
func (t Tag) Field() (f Field, faults []Fault) {
	f.Word = t.First()
	options := t.options()
	switch {
	case t.Problem != "":
		return f, t.fault()
	case !slices.Contains(fieldWords, f.Word):
		return f, []Fault{unknownWord(f.Word)}
	case f.Word != Audited && len(options) > 0:
		return f, []Fault{{"unknown-option", fmt.Sprintf("%q takes no options; remove them", f.Word)}}
	}
	for i, o := range options {
		if fault, wrong := f.apply(o, options[:i]); wrong {
			faults = append(faults, fault)
		}
	}
	return f, append(faults, f.needsSetter()...)
}

// unknownWord says what is wrong with a first word that no field's tag has.
func unknownWord(word string) Fault {
	if slices.Contains(trailOptions, word) {
		return Fault{"unknown-value", word + " belongs in the tag of the trail; move it there"}
	}
	return Fault{"unknown-value", fmt.Sprintf("unknown value %q; %s", word, Suggest(word, fieldWords))}
}

// fieldOption is one option of a field's tag: how its value looks and where it goes.
type fieldOption struct {
	name string
	form form
	set  func(f *Field, value string)
}

// form says what an option's value looks like.
type form struct {
	want  string // as faults put it; "" for an option without value
	valid func(string) bool
}

var (
	flag     = form{}
	accessor = form{"a method name or -", func(v string) bool { return v == None || isMethodName(v) }}
	method   = form{"a method name", isMethodName}
	attr     = form{"letters, digits, _, - and .", isAttr}
	count    = form{"a number from 1 to 1000000", func(v string) bool {
		n, err := strconv.Atoi(v)
		return err == nil && n >= 1 && n <= 1_000_000
	}}
)

// wasOption is the one option that may be given several times.
const wasOption = "was"

var fieldOptions = []fieldOption{
	{"get", accessor, func(f *Field, v string) { f.Get = v }},
	{"set", accessor, func(f *Field, v string) { f.Set = v }},
	{"name", attr, func(f *Field, v string) { f.Name = v }},
	{wasOption, attr, func(f *Field, v string) { f.Was = append(f.Was, v) }},
	{"keep", count, func(f *Field, v string) { f.Keep, _ = strconv.Atoi(v) }},
	{"onchange", flag, func(f *Field, _ string) { f.OnChange = true }},
	{"redact", flag, func(f *Field, _ string) { f.Redact = true }},
	{"share", flag, func(f *Field, _ string) { f.Share = true }},
	{"elem", flag, func(f *Field, _ string) { f.Elem = true }},
	{"check", method, func(f *Field, v string) { f.Check = v }},
	{"after", method, func(f *Field, v string) { f.After = v }},
}

func isMethodName(v string) bool { return token.IsIdentifier(v) && v != "_" }

func isAttr(v string) bool {
	return v != "" && !strings.ContainsFunc(v, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-.", r)
	})
}

// apply sets one option, or returns what is wrong with it.
func (f *Field) apply(o Option, before []Option) (fault Fault, wrong bool) {
	i := slices.IndexFunc(fieldOptions, func(opt fieldOption) bool { return opt.name == o.Name })
	if i < 0 {
		return unknownFieldOption(o.Name), true
	}
	opt := fieldOptions[i]
	switch {
	case hasOption(before, o.Name) && (o.Name != wasOption || slices.Contains(before, o)):
		return twice(o.Name), true
	case opt.form.valid == nil && o.HasValue:
		return takesNoValue(o), true
	case opt.form.valid != nil && !opt.form.valid(o.Value):
		return Fault{"bad-value", fmt.Sprintf("option %s has value %q; want %s=X with X %s", o.Name, o.Value, o.Name, opt.form.want)}, true
	}
	opt.set(f, o.Value)
	return Fault{}, false
}

// unknownFieldOption says what is wrong with an option that fields do not have.
func unknownFieldOption(name string) Fault {
	if slices.Contains(trailOptions, name) {
		return Fault{"unknown-option", "option " + name + " belongs in the tag of the trail; move it there"}
	}
	return unknownOption(name, fieldOptionNames())
}

func fieldOptionNames() (names []string) {
	for _, opt := range fieldOptions {
		names = append(names, opt.name)
	}
	return names
}

// needsSetter finds fault with options that speak of the setter where there is none.
func (f *Field) needsSetter() (faults []Fault) {
	for _, n := range []struct {
		option string
		given  bool
	}{{"keep", f.Keep > 0}, {"onchange", f.OnChange}, {"check", f.Check != ""}, {"after", f.After != ""}} {
		if n.given && f.Set == None {
			faults = append(faults, Fault{"needs-setter", "option " + n.option + " needs the setter that set=- removes; drop one of them"})
		}
	}
	return faults
}

func hasOption(list []Option, name string) bool {
	return slices.ContainsFunc(list, func(o Option) bool { return o.Name == name })
}

func unknownOption(name string, known []string) Fault {
	return Fault{"unknown-option", fmt.Sprintf("unknown option %q; %s", name, Suggest(name, known))}
}

func twice(option string) Fault {
	return Fault{"duplicate-option", "option " + option + " stands twice; remove one"}
}

func takesNoValue(o Option) Fault {
	return Fault{"bad-value", "option " + o.Name + " takes no value; remove =" + o.Value}
}
