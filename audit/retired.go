package audit

// Format1 is a constant in the format of generated code that came first. Code in that
// format has to be generated anew: it does not compile, and the compiler shows this type.
var Format1 struct {
	_ struct{} `do:"run go generate: audit has changed"`
}

// Dropped is Forgotten under the name that it had first, which a pipeline's report has for records
// that a stage does not pass on.
//
// Deprecated: call Forgotten.
func (v View) Dropped(attr string) uint64 { return v.Forgotten(attr) }
