package value

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"
)

// timeLayout has the seconds of an offset, which zones before 1900 have.
const timeLayout = "2006-01-02T15:04:05.999999999Z07:00:00"

var timeType = reflect.TypeFor[time.Time]()

// encodeTime is instant, offset and the zone's name, to the nanosecond, as text that every
// database keeps; databases' own times are cut or lose the zone.
func encodeTime(t time.Time) (any, Form, error) {
	zone, offset := t.Location().String(), 0
	if year := t.Year(); year < 0 || year > 9999 { // which the layout cannot say
		_, offset = t.Zone()
		return fmt.Sprintf("%d %d %d %s", t.Unix(), t.Nanosecond(), offset, zone), AsText, nil
	}
	return t.Format(timeLayout) + " " + zone, Plain, nil
}

func parseTime(column any, form Form) (t time.Time, err error) {
	text, _ := column.(string)
	if form == AsText {
		var sec, nsec int64
		var offset int
		fields := strings.SplitN(text, " ", 4)
		if len(fields) < 4 {
			return t, errShape
		}
		_, err = fmt.Sscan(text, &sec, &nsec, &offset)
		return inZone(time.Unix(sec, nsec).In(time.FixedZone("", offset)), fields[3]), err
	}
	stamp, zone, ok := strings.Cut(text, " ")
	if !ok {
		return t, errShape
	}
	t, err = time.Parse(timeLayout, stamp)
	return inZone(t, zone), err
}

// inZone returns t in the zone of that name, or, where this machine's zone of that name has
// another offset at t, in one that has the name and t's own offset.
func inZone(t time.Time, name string) time.Time {
	_, offset := t.Zone()
	if loc := zoneOf(name); loc != nil {
		if _, here := t.In(loc).Zone(); here == offset {
			return t.In(loc)
		}
	}
	return t.In(time.FixedZone(name, offset))
}

var zones sync.Map // of *time.Location by name; nil for a name that is none

func zoneOf(name string) *time.Location {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "" { // which LoadLocation takes for UTC
		loc = nil
	}
	zones.Store(name, loc)
	return loc
}
