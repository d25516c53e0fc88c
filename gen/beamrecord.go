package gen

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
)

// beamRecord makes the code by which the records of one struct go from one worker to another.
type beamRecord struct {
	*output
	*model.BeamRecord
	wire   string // the type of what goes
	maker  string // the function that makes that of a record
	recv   string // a record, in both directions
	fields []wireField
	log    string // the field with the record's change log, "" without
}

// wireField is a field of a record, and its name on the way.
type wireField struct{ own, name, typ string }

// beamRecord returns the code for the records of one struct.
func (o *output) beamRecord(r *model.BeamRecord) []jen.Code {
	x := &beamRecord{output: o, BeamRecord: r, wire: r.Wire(), maker: "newBeam" + upperFirst(r.Name)}
	x.nameFields()
	x.recv = o.names.local(nil, receiverNames("", r.Name)...)
	return slices.Concat(x.register(), x.wireType(), x.toWire(), x.fromWire())
}

// nameFields gives each field a name that other packages can see.
func (x *beamRecord) nameFields() {
	var taken []string
	name := func(own string) string {
		free := exported(own)
		for i := 2; slices.Contains(taken, free); i++ {
			free = exported(own) + strconv.Itoa(i)
		}
		taken = append(taken, free)
		return free
	}
	for _, f := range x.Fields {
		x.fields = append(x.fields, wireField{f.Name(), name(f.Name()), x.spellOf(f)})
	}
	if x.Trail != nil {
		x.log = name("Log")
	}
}

// spellOf writes the type of a field as the output calls it.
func (x *beamRecord) spellOf(f *types.Var) string {
	return types.TypeString(f.Type(), func(p *types.Package) string {
		if p == f.Pkg() {
			return ""
		}
		return x.names.typesPkg(p)
	})
}

// exported is a name as other packages can see it.
func exported(name string) string {
	if upper := upperFirst(name); token.IsExported(upper) {
		return upper
	}
	return "F" + name
}

func upperFirst(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// register returns:
//
//	func init() {
//		beampipe.RegisterRecord(newBeamReading, beamReading.fill)
//	}
func (x *beamRecord) register() []jen.Code {
	var body []jen.Code
	call := func(function string) {
		body = append(body, x.beam(function).Call(jen.Id(x.maker), jen.Id(x.wire).Dot("fill")))
	}
	if x.Pointer {
		call("RegisterRecord")
	}
	if x.Value {
		call("RegisterRecordValue")
	}
	return []jen.Code{jen.Func().Id("init").Params().Block(body...), jen.Line()}
}

// wireType returns:
//
//	// beamReading is Reading between two workers.
//	type beamReading struct {
//		_ struct{} `cbor:",toarray"` // without the names of fields
//
//		Value float64
//		Log   []byte
//	}
func (x *beamRecord) wireType() []jen.Code {
	fields := []jen.Code{jen.Id("_").Struct().Tag(map[string]string{"cbor": ",toarray"}).Comment("// without the names of fields"), jen.Line()}
	for _, f := range x.fields {
		fields = append(fields, jen.Id(f.name).Id(f.typ))
	}
	if x.log != "" {
		fields = append(fields, jen.Id(x.log).Index().Byte())
	}
	doc := fmt.Sprintf("%s is %s between two workers.", x.wire, x.Name)
	return append(comment(doc), jen.Type().Id(x.wire).Struct(fields...), jen.Line())
}

// toWire returns:
//
//	// newBeamReading returns what of r goes to another worker.
//	func newBeamReading(r *Reading) (beamReading, error) {
//		log, err := r.Audit().MarshalBinary()
//		return beamReading{
//			Value: r.value,
//			Log:   log,
//		}, err
//	}
func (x *beamRecord) toWire() []jen.Code {
	var values, body []jen.Code
	for _, f := range x.fields {
		values = append(values, jen.Line().Id(f.name).Op(":").Id(x.recv).Dot(f.own))
	}
	failed := jen.Nil()
	if x.log != "" {
		log, err := x.names.local([]string{x.recv}, "log"), x.names.local([]string{x.recv}, "err")
		body = append(body, jen.List(jen.Id(log), jen.Id(err)).Op(":=").Id(x.recv).Dot("Audit").Call().Dot("MarshalBinary").Call())
		values, failed = append(values, jen.Line().Id(x.log).Op(":").Id(log)), jen.Id(err)
	}
	if len(values) > 0 {
		values = append(values, jen.Line())
	}
	body = append(body, jen.Return(jen.Id(x.wire).Values(values...), failed))
	doc := fmt.Sprintf("%s returns what of %s goes to another worker.", x.maker, x.recv)
	return append(comment(doc), jen.Func().Id(x.maker).Params(x.record()).
		Params(jen.Id(x.wire), x.universe("error")).Block(body...), jen.Line())
}

// fromWire returns:
//
//	// fill gives r, which is empty, what came from another worker.
//	//
//	//auditgen:travels value trail
//	func (wire beamReading) fill(r *Reading) error {
//		r.value = wire.Value
//		return r.Audit().UnmarshalBinary(wire.Log)
//	}
func (x *beamRecord) fromWire() []jen.Code {
	wire := x.names.local([]string{x.recv}, "wire")
	var body []jen.Code
	for _, f := range x.fields {
		body = append(body, jen.Id(x.recv).Dot(f.own).Op("=").Id(wire).Dot(f.name))
	}
	done := jen.Nil()
	if x.log != "" {
		done = jen.Id(x.recv).Dot("Audit").Call().Dot("UnmarshalBinary").Call(jen.Id(wire).Dot(x.log))
	}
	doc := fmt.Sprintf("fill gives %s, which is empty, what came from another worker.", x.recv)
	return append(comment(doc, x.Directive()), jen.Func().Params(jen.Id(wire).Id(x.wire)).Id("fill").Params(x.record()).
		Add(x.universe("error")).Block(append(body, jen.Return(done))...), jen.Line())
}

// record returns r *Reading.
func (x *beamRecord) record() jen.Code { return jen.Id(x.recv).Op("*").Id(x.Name) }
