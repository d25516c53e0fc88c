package tag

import (
	"fmt"
	"go/token"
	"slices"
)

// Roles are the words that may stand first in a pipeline tag, in the order of the pipeline.
var Roles = []string{"source", "stage", "sink"}

// Component is what the pipeline tag of a field says.
type Component struct {
	Role     string // one of Roles, or None
	Key      string // a field or method of the records, "" without
	When     string // a field or method of the records that says whether a sink gets one, "" without
	Required bool   // a record that fails at the sink ends the run, whoever takes dead letters

	Workers   string // how many do a stage's work: a number, AutoWorkers, "" without
	Unordered bool   // records leave as the workers are done with them
	Shared    bool   // the workers have one stage together, not a copy each
}

// componentOption is a word that may follow the role.
type componentOption struct {
	name  string
	roles []string // that have the option
	want  string   // what its value must be, "" where it takes none
	valid func(value string) bool
	set   func(c *Component, value string)
}

var componentOptions = []componentOption{
	{"key", []string{"stage"}, "a field or method of the records", token.IsIdentifier, func(c *Component, v string) { c.Key = v }},
	{"when", []string{"sink"}, "a field or method of the records", token.IsIdentifier, func(c *Component, v string) { c.When = v }},
	{"workers", []string{"stage"}, "a number from 1 to 99999, or auto", isWorkers, func(c *Component, v string) { c.Workers = v }},
	{"unordered", []string{"stage"}, "", nil, func(c *Component, _ string) { c.Unordered = true }},
	{"shared", []string{"stage"}, "", nil, func(c *Component, _ string) { c.Shared = true }},
	{"required", []string{"sink"}, "", nil, func(c *Component, _ string) { c.Required = true }},
}

// Component reads the tag as one of a pipeline's component, and returns all that is wrong with it.
func (t Tag) Component() (c Component, faults []Fault) {
	c.Role = t.First()
	switch {
	case t.Problem != "":
		return c, t.fault()
	case t.Value == None:
		return c, nil
	case !slices.Contains(Roles, c.Role):
		return c, []Fault{{"unknown-role", fmt.Sprintf("unknown role %q; %s", c.Role, Suggest(c.Role, Roles))}}
	}
	set := map[string]bool{}
	for _, o := range t.options() {
		known, fault := c.option(o)
		switch {
		case fault != nil:
			faults = append(faults, *fault)
		case set[o.Name]:
			faults = append(faults, twice(o.Name))
		default:
			set[o.Name] = true
			known.set(&c, o.Value)
		}
	}
	return c, append(faults, c.workerFaults()...)
}

// option finds the option that o names, or says what is wrong with it.
func (c *Component) option(o Option) (componentOption, *Fault) {
	i := slices.IndexFunc(componentOptions, func(known componentOption) bool { return known.name == o.Name })
	if i < 0 {
		fault := unknownOption(o.Name, c.known())
		return componentOption{}, &fault
	}
	switch known := componentOptions[i]; {
	case !slices.Contains(known.roles, c.Role):
		return known, &Fault{"unknown-option", fmt.Sprintf("option %s is for %ss; remove it", o.Name, known.roles[0])}
	case known.want == "" && o.HasValue:
		fault := takesNoValue(o)
		return known, &fault
	case known.want != "" && !known.valid(o.Value):
		return known, &Fault{"bad-value", fmt.Sprintf("option %s has value %q; want %s=X with X %s", o.Name, o.Value, o.Name, known.want)}
	default:
		return known, nil
	}
}

// known lists the options of the component's role.
func (c *Component) known() (names []string) {
	for _, o := range componentOptions {
		if slices.Contains(o.roles, c.Role) {
			names = append(names, o.name)
		}
	}
	return names
}
