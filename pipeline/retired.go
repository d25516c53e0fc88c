package pipeline

// Format1 is a constant in the format of generated code that came first. Code in that
// format has to be generated anew: it does not compile, and the compiler shows this type.
var Format1 struct {
	_ struct{} `do:"run go generate: pipeline has changed"`
}
