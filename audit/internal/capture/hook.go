package capture

import "unsafe"

// Hooks are the methods that the tags of one struct name with check= and after=.
type Hooks struct {
	Trail unsafe.Pointer // a Trail or SyncTrail: that of the struct, which embedded ones do not share
	All   []Hook
}

// Hook is a method of one field, by the name of its attribute within its struct.
type Hook struct {
	Attr  string
	Check func(v any) error  // nil without
	After func(old, new any) // nil without
}

// Hooked is a struct with such methods; auditgen generates the method.
type Hooked interface {
	AuditHooks() Hooks
}

func (h Hooks) check(attr string) func(any) error {
	for _, hook := range h.All {
		if hook.Attr == attr && hook.Check != nil {
			return hook.Check
		}
	}
	return nil
}

func (h Hooks) after(attr string) func(old, new any) {
	for _, hook := range h.All {
		if hook.Attr == attr && hook.After != nil {
			return hook.After
		}
	}
	return nil
}
