package protocol

import "fmt"

// batchMethods is the form for batches of each role that has one.
var batchMethods = map[Role]method{
	Stage: {ApplyBatch, "ApplyBatch(records)", "ApplyBatch([]In) ([]Out, error)", "ApplyBatch([]In) ([]Out, error)", readApplyBatch},
	Sink:  {PutBatch, "PutBatch(records)", "PutBatch([]T) error", "PutBatch([]T) error", readPutBatch},
}

// batchNearMisses lists, likeliest first, names under which people write the form for batches. Only
// source code is searched for them.
var batchNearMisses = map[Role][]string{
	Stage: {"ProcessBatch", "TransformBatch", "HandleBatch", "MapBatch", "ApplyAll", "ApplyMany", "BatchApply", "applyBatch"},
	Sink:  {"WriteBatch", "SaveBatch", "InsertBatch", "StoreBatch", "SendBatch", "PutAll", "PutMany", "BatchPut", "putBatch"},
}

// CheckBatch finds the form in which c takes several records at a time, or says why it cannot.
// index counts the stages from 0.
func CheckBatch(role Role, index int, c Component) (Shape, *Fault) {
	want := batchMethods[role]
	have, ok := c.Method(want.name)
	if !ok {
		return Shape{}, &Fault{role, index, c.Name(), MissingMethod, missingBatch(role, want, c)}
	}
	if category, reason := examine(role, have, want, c.Name()); category != "" {
		return Shape{}, &Fault{role, index, c.Name(), category, reason}
	}
	form := want.read(have)
	if role == Stage {
		var category, reason string
		if form.Flush, category, reason = findFlush(c, form); category != "" {
			return Shape{}, &Fault{role, index, c.Name(), category, reason}
		}
	}
	return Shape{Record: form}, nil
}

// missingBatch says what a component lacks that is to take batches.
func missingBatch(role Role, want method, c Component) string {
	if _, ok := c.GenericMethod(want.name); ok {
		return fmt.Sprintf("missing method %s (%s); %s", want.call, HasTypeParams(want.name), MoveTypeParams)
	}
	remedy := "add " + want.add + ", or remove option batch"
	for _, name := range batchNearMisses[role] {
		if have, ok := c.Method(name); ok {
			if want.fits(have) {
				remedy = fmt.Sprintf("rename %s to %s", name, want.name)
			}
			return fmt.Sprintf("missing method %s (has method %s; want %s); %s", want.call, name, want.name, remedy)
		}
	}
	return fmt.Sprintf("missing method %s; %s", want.call, remedy)
}

// batchOnly says what to do about a component that takes nothing but batches, "" for another one.
func batchOnly(role Role, c Component) string {
	want, has := batchMethods[role]
	if !has {
		return ""
	}
	have, ok := c.Method(want.name)
	if !ok || !want.fits(have) {
		return ""
	}
	return fmt.Sprintf("missing method %s (has method %s, which a generated pipeline calls where the tag has batch=N); add that option, or %s", roles[role][0].call, want.name, add(role))
}

func readApplyBatch(m Method) *Form {
	ctx, params := splitContext(m.Params)
	if len(params) != 1 || len(m.Results) != 2 || m.Results[1].Kind != Error {
		return nil
	}
	in, out := elem(params[0]), elem(m.Results[0])
	if in == nil || out == nil {
		return nil
	}
	return &Form{Method: ApplyBatch, Ctx: ctx, In: in, Out: out, Result: Failure}
}

func readPutBatch(m Method) *Form {
	ctx, params := splitContext(m.Params)
	if len(params) != 1 || len(m.Results) != 1 || m.Results[0].Kind != Error {
		return nil
	}
	in := elem(params[0])
	if in == nil {
		return nil
	}
	return &Form{Method: PutBatch, Ctx: ctx, In: in, Result: Failure}
}

// elem is the type of a slice's elements, nil for what is no slice.
func elem(v Value) Type {
	if v.Kind != Plain {
		return nil
	}
	return v.Type.Elem()
}
