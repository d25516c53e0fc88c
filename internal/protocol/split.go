package protocol

// Split is the method by which a source gives several, which together have its records: those of
// the first one come first. It is asked for so many, and may give fewer or more.
const Split = "Split"

// FindSplit finds the method Split of a source that takes a number, and reports whether there is
// one; form is nil where it returns something else than a slice, or a slice and an error. The
// form's Out is the type of the sources.
func FindSplit(c Component) (form *Form, ok bool) {
	have, found := c.Method(Split)
	ctx, params := splitContext(have.Params)
	if !found || have.Variadic || len(params) != 1 || params[0].Kind != Plain || params[0].Type.String() != "int" {
		return nil, false
	}
	form = &Form{Method: Split, Ctx: ctx, In: params[0].Type}
	switch {
	case len(have.Results) == 2 && have.Results[1].Kind == Error:
		form.Result = Failure
	case len(have.Results) != 1:
		return nil, true
	}
	if form.Out = elem(have.Results[0]); form.Out == nil {
		return nil, true
	}
	return form, true
}
