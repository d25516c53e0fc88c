package tag

import "slices"

var trailOptions = []string{"ctx", "who", "revert", "clone", "update", "capture", "json", "outbox"}

// Trail is what the audit tag of a trail says.
type Trail struct {
	Ctx, Revert, Clone bool
	Who                bool // every set needs an origin with a Who; only with Ctx
	Update             bool // several sets as one change set
	Capture, JSON      bool
	Outbox             bool // changed instances are listed in a Queue
}

// TrailOf returns what the struct tag raw of a trail says under the key audit, as far as Tag.Trail
// finds no fault with it.
func TrailOf(raw string) Trail {
	t, ok := Lookup(raw, Audit)
	if !ok {
		return Trail{}
	}
	trail, _ := t.Trail()
	return trail
}

// Trail reads the tag as one of a trail, and returns all that is wrong with it.
func (t Tag) Trail() (trail Trail, faults []Fault) {
	if t.Problem != "" {
		return trail, t.fault()
	}
	options := Tag{Value: "," + t.Value}.options() // there is no first word
	for i, o := range options {
		flag := trail.flag(o.Name)
		switch {
		case flag == nil:
			faults = append(faults, unknownTrailOption(o.Name))
		case o.HasValue:
			faults = append(faults, takesNoValue(o))
		case hasOption(options[:i], o.Name):
			faults = append(faults, twice(o.Name))
		default:
			*flag = true
		}
	}
	if trail.Who && !hasOption(options, "ctx") {
		faults = append(faults, Fault{"bad-value", "option who asks the context of each set for its origin; add ctx"})
	}
	return trail, faults
}

// unknownTrailOption says what is wrong with an option that trails do not have.
func unknownTrailOption(name string) Fault {
	switch {
	case slices.Contains(fieldWords, name):
		return Fault{"unknown-option", name + " belongs in the tag of a field; remove it here"}
	case slices.Contains(fieldOptionNames(), name):
		return Fault{"unknown-option", "option " + name + " belongs in the tag of a field; move it there"}
	default:
		return unknownOption(name, trailOptions)
	}
}

// flag is what the option of that name sets, nil for none.
func (t *Trail) flag(name string) *bool {
	return map[string]*bool{
		"ctx": &t.Ctx, "who": &t.Who, "revert": &t.Revert, "clone": &t.Clone, "update": &t.Update,
		"capture": &t.Capture, "json": &t.JSON, "outbox": &t.Outbox,
	}[name]
}
