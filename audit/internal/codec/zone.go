package codec

import (
	"sync"
	"time"
	"unsafe"
)

// A time is written as its seconds since the year 1, its nanoseconds, and its place:
//
//	utc
//	fixed  name, offset          time.FixedZone
//	local  name, offset          time.Local: the zone in force at that time
//	named  name, offset, place   a place of the time zone database
//
// Read back, a local time is in time.Local, and a named one in the place that
// time.LoadLocation knows, if the zone in force there at that time is the same; else in
// that fixed zone. The
// monotonic clock reading is not written.
type zone byte

const (
	zoneUTC zone = iota
	zoneFixed
	zoneLocal
	zoneNamed
)

const yearOne = 62135596800 // seconds from the year 1 to 1970

func encodeTime(e *encoder, p unsafe.Pointer) {
	t := *(*time.Time)(p)
	e.varint(t.Unix() + yearOne)
	e.uvarint(uint64(t.Nanosecond()))
	z := e.zone(t)
	e.b = append(e.b, byte(z))
	if z == zoneUTC {
		return
	}
	name, offset := t.Zone()
	e.text(name)
	e.varint(int64(offset))
	if z == zoneNamed {
		e.text(t.Location().String())
	}
}

// zone says how the place of t is written.
func (e *encoder) zone(t time.Time) zone {
	loc := t.Location()
	switch loc {
	case time.UTC:
		return zoneUTC
	case time.Local:
		return zoneLocal
	}
	z, known := e.zones[loc]
	if !known {
		z = zoneOf(loc)
		if e.zones == nil {
			e.zones = make(map[*time.Location]zone)
		}
		e.zones[loc] = z
	}
	return z
}

// zoneOf says how loc is written: by name if that leads to the same rules.
func zoneOf(loc *time.Location) zone {
	name := loc.String()
	if name == "" || name == "UTC" || name == "Local" || isFixed(loc) {
		return zoneFixed
	}
	if known := location(name); known != nil && sameRules(loc, known) {
		return zoneNamed
	}
	return zoneFixed
}

// isFixed tells whether loc is like one that time.FixedZone has made.
func isFixed(loc *time.Location) bool {
	at := time.Unix(0, 0).In(loc)
	start, end := at.ZoneBounds()
	name, _ := at.Zone()
	return start.IsZero() && end.IsZero() && name == loc.String()
}

// sameRules tells whether the zones of two places are the same from 1811 to 2046, in the
// last years of which rules that go on for ever are in force.
func sameRules(a, b *time.Location) bool {
	const from, to = -5_000_000_000, 2_400_000_000
	for at := time.Unix(from, 0); at.Unix() < to; {
		x, y := at.In(a), at.In(b)
		_, end := x.ZoneBounds()
		_, other := y.ZoneBounds()
		name, offset := x.Zone()
		name2, offset2 := y.Zone()
		if name != name2 || offset != offset2 || !end.Equal(other) {
			return false
		}
		if end.IsZero() {
			return true
		}
		if !end.After(at) { // seen in 2037, where the rules begin
			end = at.AddDate(0, 0, 1)
		}
		at = end
	}
	return true
}

// locations are the places that location has looked for, nil where there is none.
var locations = struct {
	sync.Mutex
	byName map[string]*time.Location
}{byName: make(map[string]*time.Location)}

// location is the place of that name in the time zone database, nil if there is none.
func location(name string) *time.Location {
	const most = 1000 // more than there are
	locations.Lock()
	defer locations.Unlock()
	loc, known := locations.byName[name]
	if !known {
		loc, _ = time.LoadLocation(name)
		if len(locations.byName) >= most {
			clear(locations.byName)
		}
		locations.byName[name] = loc
	}
	return loc
}

func decodeTime(d *decoder, p unsafe.Pointer) {
	sec, nsec := d.Varint(), d.Uvarint()
	if nsec > 999_999_999 {
		d.Fail()
		return
	}
	t := time.Unix(sec-yearOne, int64(nsec)).UTC()
	z := zone(d.Byte())
	if z != zoneUTC {
		t = d.in(t, z)
	}
	if d.Err == nil {
		*(*time.Time)(p) = t
	}
}

// in reads what follows z, and gives t that place.
func (d *decoder) in(t time.Time, z zone) time.Time {
	name, offset := d.Text(), d.Varint()
	if offset != int64(int32(offset)) {
		d.Fail()
		return t
	}
	var loc *time.Location
	switch z {
	case zoneFixed:
	case zoneLocal:
		loc = time.Local
	case zoneNamed:
		place := d.Text()
		if d.Err == nil {
			loc = location(place)
		}
	default:
		d.Fail()
	}
	if loc != nil {
		there := t.In(loc)
		if n, o := there.Zone(); int64(o) == offset && (z == zoneNamed || n == name) {
			return there
		}
	}
	return t.In(d.fixed(name, int(offset)))
}

// fixed is the fixed zone of that name and offset, one for all times that are read.
func (d *decoder) fixed(name string, offset int) *time.Location {
	key := fixedZone{name, offset}
	if d.zones[key] == nil {
		if d.zones == nil {
			d.zones = make(map[fixedZone]*time.Location)
		}
		d.zones[key] = time.FixedZone(name, offset)
	}
	return d.zones[key]
}

type fixedZone struct {
	name   string
	offset int
}
