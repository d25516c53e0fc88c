package audit

import "github.com/auditline/auditline/audit/internal/history"

// RevertOption changes what a generated method RevertTo does.
type RevertOption history.RevertOption

// Undoing tells whether the calling goroutine is within a RevertTo or Undo of x, or of a struct
// that embeds it: so that a method named by check= can let values pass that are only right as what
// was there before, and one named by after= can tell the two apart. It takes some microseconds
// while an undo is under way anywhere, else none.
func Undoing(x Audited) bool { return history.Object(x.Audit()).Undoing() }

// Keep has RevertTo leave attributes as they are, by their names in logs: those whose values at
// that time nobody knows any more because they are redacted, or forgotten, and any others.
// RevertTo refuses a name that is no attribute's.
func Keep(attrs ...string) RevertOption { return RevertOption(history.Keep(attrs)) }
