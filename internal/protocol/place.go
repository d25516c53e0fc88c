package protocol

import "fmt"

// Methods by which a source tells the place that it has come to, and goes on from one.
const (
	Position = "Position"
	Seek     = "Seek"
)

// PlacesDisagree is the category of places of two types.
const PlacesDisagree = "places-disagree"

// Places is how a source tells and takes places.
type Places struct {
	Position, Seek *Form
	Type           Type
}

// NeedContext reports whether one of them takes the context of the run; nil needs none.
func (p *Places) NeedContext() bool { return p != nil && (p.Position.Ctx || p.Seek.Ctx) }

// FindPlaces finds how a source tells and takes places, nil where it does not: a method Seek of
// another shape, such as that of io.Seeker, is none.
func FindPlaces(c Component) (places *Places, fault *Fault) {
	position, ok := findForm(c, Position, readPosition)
	seek, also := findForm(c, Seek, readSeek)
	switch {
	case !ok || !also:
		return nil, nil
	case !same(position.Out, seek.In):
		reason := fmt.Sprintf("Position gives %s, but Seek takes %s; let both speak of the same places", position.Out, seek.In)
		return nil, &Fault{Source, 0, c.Name(), PlacesDisagree, reason}
	}
	return &Places{position, seek, position.Out}, nil
}

// FindKeep finds the method Flush by which a sink keeps for good what it was given, nil without.
func FindKeep(c Component) *Form {
	form, _ := findForm(c, Flush, readKeep)
	return form
}

// TakesPlace says why a sink with PutAt cannot be told the places of a source, nil if it can; index
// and component are the sink's.
func TakesPlace(placed *Form, places *Places, index int, c Component) *Fault {
	switch {
	case places == nil:
		return &Fault{Sink, index, c.Name(), PlacesDisagree, "PutAt wants places, but the source tells none; give that Position() P and Seek(P) error, or the sink Put"}
	case !places.Type.AssignableTo(placed.Place):
		reason := fmt.Sprintf("PutAt takes places of type %s, but the source tells %s; let both speak of the same places", placed.Place, places.Type)
		return &Fault{Sink, index, c.Name(), PlacesDisagree, reason}
	}
	return nil
}

func findForm(c Component, name string, read func(Method) *Form) (*Form, bool) {
	have, ok := c.Method(name)
	if !ok || have.Variadic {
		return nil, false
	}
	form := read(have)
	return form, form != nil
}

func readPosition(m Method) *Form {
	ctx, params := splitContext(m.Params)
	if len(params) != 0 || len(m.Results) != 1 || isSequence(m.Results[0]) {
		return nil
	}
	return &Form{Method: Position, Ctx: ctx, Out: m.Results[0].Type}
}

func readSeek(m Method) *Form {
	ctx, params := splitContext(m.Params)
	if len(params) != 1 || isSequence(params[0]) || len(m.Results) != 1 || m.Results[0].Kind != Error {
		return nil
	}
	return &Form{Method: Seek, Ctx: ctx, In: params[0].Type}
}

func readKeep(m Method) *Form {
	ctx, params := splitContext(m.Params)
	if len(params) != 0 || len(m.Results) > 1 || len(m.Results) == 1 && m.Results[0].Kind != Error {
		return nil
	}
	form := &Form{Method: Flush, Ctx: ctx}
	if len(m.Results) == 1 {
		form.Result = Failure
	}
	return form
}
