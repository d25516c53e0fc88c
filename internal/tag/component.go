package tag

import (
	"fmt"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Roles are the words that may stand first in a pipeline tag, in the order of the pipeline. Dead
// stands beside it.
var Roles = []string{"source", "stage", "sink", Dead}

// Dead is the role of the sink of dead letters.
const Dead = "dead"

// Component is what the pipeline tag of a field says.
type Component struct {
	Role     string // one of Roles, or None
	Key      string // a field or method of the records, "" without
	When     string // a field or method of the records that says whether a sink gets one, "" without
	Required bool   // a record that fails at the sink ends the run, whoever takes dead letters
	Tap      bool   // the records that the component passes on can be looked at while a run goes on

	Workers   string // how many do a stage's work: a number, AutoWorkers, "" without
	Unordered bool   // records leave as the workers are done with them
	Shared    bool   // the workers have one stage together, not a copy each

	Batch int           // how many records the component takes at a time at most, 0 for one by one
	Wait  time.Duration // how long a record waits in a batch that does not fill, 0 without end

	Retry   int           // how often a failed record is tried again, 0 without
	Backoff time.Duration // the longest wait before the first retry, 0 where the tag does not say
	Timeout time.Duration // of each attempt, 0 without
}

// componentOption is a word that may follow the role.
type componentOption struct {
	name  string
	roles []string // that have the option
	want  string   // what its value must be, "" where it takes none
	valid func(value string) bool
	set   func(c *Component, value string)
}

// maxRetries bounds retry=, since each wait may be twice as long as the one before.
const maxRetries = 20

// durationForm is what an option wants whose value is a duration.
const durationForm = "a duration such as 100ms or 2s"

func isRetries(v string) bool {
	n, err := strconv.Atoi(v)
	return err == nil && 1 <= n && n <= maxRetries && strconv.Itoa(n) == v
}

// isDuration bounds durations to a day: they, and what is made of them, then never overflow.
func isDuration(v string) bool {
	d, err := time.ParseDuration(v)
	return err == nil && 0 < d && d <= 24*time.Hour
}

var componentOptions = []componentOption{
	{"key", []string{"stage"}, "a field or method of the records", token.IsIdentifier, func(c *Component, v string) { c.Key = v }},
	{"when", []string{"sink"}, "a field or method of the records", token.IsIdentifier, func(c *Component, v string) { c.When = v }},
	{"workers", []string{"stage"}, "a number from 1 to 99999, or auto", isWorkers, func(c *Component, v string) { c.Workers = v }},
	{"unordered", []string{"stage"}, "", nil, func(c *Component, _ string) { c.Unordered = true }},
	{"shared", []string{"stage"}, "", nil, func(c *Component, _ string) { c.Shared = true }},
	{"batch", []string{"stage", "sink"}, "a number from 1 to 99999", isBatch, func(c *Component, v string) { c.Batch, _ = strconv.Atoi(v) }},
	{"wait", []string{"stage", "sink"}, durationForm, isDuration, func(c *Component, v string) { c.Wait, _ = time.ParseDuration(v) }},
	{"retry", []string{"stage", "sink"}, fmt.Sprintf("a number from 1 to %d", maxRetries), isRetries, func(c *Component, v string) { c.Retry, _ = strconv.Atoi(v) }},
	{"backoff", []string{"stage", "sink"}, durationForm, isDuration, func(c *Component, v string) { c.Backoff, _ = time.ParseDuration(v) }},
	{"timeout", []string{"stage", "sink"}, durationForm, isDuration, func(c *Component, v string) { c.Timeout, _ = time.ParseDuration(v) }},
	{"tap", []string{"source", "stage"}, "", nil, func(c *Component, _ string) { c.Tap = true }},
	{"required", []string{"sink"}, "", nil, func(c *Component, _ string) { c.Required = true }},
}

// Component reads the tag as one of a pipeline's component, and returns all that is wrong with it.
func (t Tag) Component() (c Component, faults []Fault) {
	c.Role = t.First()
	switch {
	case t.Problem != "":
		return c, t.fault()
	case t.Excludes():
		return c, nil
	case !slices.Contains(Roles, c.Role):
		return c, []Fault{{"unknown-role", fmt.Sprintf("unknown role %q; %s", c.Role, Suggest(c.Role, Roles))}}
	}
	asked := map[string]bool{} // options that the tag names, in a valid way or not
	for _, o := range t.options() {
		known, fault := c.option(o)
		switch {
		case fault != nil:
			faults = append(faults, *fault)
		case asked[o.Name]:
			faults = append(faults, twice(o.Name))
		default:
			known.set(&c, o.Value)
		}
		asked[o.Name] = true
	}
	if c.Backoff > 0 && !asked["retry"] {
		faults = append(faults, Fault{"needs-retry", "option backoff is the wait before a retry; add retry=N"})
	}
	faults = append(faults, c.batchFaults(asked["batch"])...)
	return c, append(faults, c.workerFaults(asked["workers"])...)
}

// option finds the option that o names, or says what is wrong with it.
func (c *Component) option(o Option) (componentOption, *Fault) {
	i := slices.IndexFunc(componentOptions, func(known componentOption) bool { return known.name == o.Name })
	if i < 0 {
		return componentOption{}, c.unknown(o.Name)
	}
	switch known := componentOptions[i]; {
	case !slices.Contains(known.roles, c.Role):
		return known, c.misplaced(known)
	case known.want == "" && o.HasValue:
		fault := takesNoValue(o)
		return known, &fault
	case known.want != "" && !known.valid(o.Value):
		return known, &Fault{"bad-value", fmt.Sprintf("option %s has value %q; want %s=X with X %s", o.Name, o.Value, o.Name, known.want)}
	default:
		return known, nil
	}
}

// noOptions says what a dead field may have: it is called a sink as well, which has options.
const noOptions = "the sink of dead letters takes no options; remove it"

// misplaced says that other roles have the option.
func (c *Component) misplaced(o componentOption) *Fault {
	remedy := "remove it"
	if c.Role == Dead {
		remedy = noOptions
	}
	return &Fault{"unknown-option", fmt.Sprintf("option %s is for %ss; %s", o.name, strings.Join(o.roles, "s and "), remedy)}
}

// unknown says that no role has such an option.
func (c *Component) unknown(name string) *Fault {
	fault := unknownOption(name, c.known())
	if c.Role == Dead {
		fault.Text = fmt.Sprintf("unknown option %q; %s", name, noOptions)
	}
	return &fault
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
