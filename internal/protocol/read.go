package protocol

// The readers turn a method into a form, or return nil when its shape is not the protocol's.

func readStream(m Method) *Form {
	ctx, params := splitContext(m.Params)
	if len(params) != 0 || len(m.Results) != 1 || !isSequence(m.Results[0]) {
		return nil
	}
	out := m.Results[0]
	return &Form{Method: Stream, Ctx: ctx, Out: out.Type, Pairs: out.Kind == Seq2}
}

func readTransform(m Method) *Form {
	ctx, params := splitContext(m.Params)
	if len(params) != 1 || len(m.Results) != 1 || !isSequence(params[0]) || params[0].Kind != m.Results[0].Kind {
		return nil
	}
	in, out := params[0], m.Results[0]
	return &Form{Method: Transform, Ctx: ctx, In: in.Type, Out: out.Type, Pairs: in.Kind == Seq2}
}

func readApply(m Method) *Form {
	ctx, params := splitContext(m.Params)
	if len(params) != 1 || len(m.Results) != 2 {
		return nil
	}
	form := &Form{Method: Apply, Ctx: ctx, In: params[0].Type, Out: m.Results[0].Type}
	switch m.Results[1].Kind {
	case Bool:
		form.Result = Keep
	case Error:
		form.Result = Failure
	}
	if form.Result == Nothing || isSequence(params[0]) || isSequence(m.Results[0]) {
		return nil
	}
	return form
}

func readConsume(m Method) *Form {
	ctx, params := splitContext(m.Params)
	if len(params) != 1 || !isSequence(params[0]) {
		return nil
	}
	form := &Form{Method: Consume, Ctx: ctx, In: params[0].Type, Pairs: params[0].Kind == Seq2}
	switch {
	case len(m.Results) == 0:
		return form
	case len(m.Results) == 1 && m.Results[0].Kind == Error:
		form.Result = Failure
		return form
	}
	return nil
}

func readPut(m Method) *Form {
	ctx, params := splitContext(m.Params)
	if len(params) != 1 || isSequence(params[0]) || len(m.Results) != 1 || m.Results[0].Kind != Error {
		return nil
	}
	return &Form{Method: Put, Ctx: ctx, In: params[0].Type, Result: Failure}
}

func readPutAt(m Method) *Form {
	ctx, params := splitContext(m.Params)
	if len(params) != 2 || isSequence(params[1]) || len(m.Results) != 1 || m.Results[0].Kind != Error {
		return nil
	}
	return &Form{Method: PutAt, Ctx: ctx, Place: params[0].Type, In: params[1].Type, Result: Failure}
}

// splitContext takes a leading context.Context off the parameters.
func splitContext(params []Value) (ctx bool, rest []Value) {
	if len(params) > 0 && params[0].Kind == Context {
		return true, params[1:]
	}
	return false, params
}

func isSequence(v Value) bool {
	return v.Kind == Seq || v.Kind == Seq2
}
