package footprint

import (
	"os"
	"strconv"
	"strings"
)

// extended returns the mapped range without gaps around i, as the kernel lists it. The heap never touches it.
func extended(i interval) interval {
	maps, _ := os.ReadFile("/proc/self/maps")
	var run interval
	for line := range strings.Lines(string(maps)) {
		m, ok := mapping(line)
		if !ok {
			continue
		}
		if m.start != run.end {
			run = m
		}
		run.end = m.end
		if run.start <= i.start && i.start < run.end || run.start < i.end && i.end <= run.end {
			i.start, i.end = min(i.start, run.start), max(i.end, run.end)
		}
	}
	return i
}

// mapping reads the addresses at the start of a line like 00400000-0047d000 r-xp 00000000 fe:00 1234 /bin/x.
func mapping(line string) (interval, bool) {
	addresses, _, _ := strings.Cut(line, " ")
	from, to, _ := strings.Cut(addresses, "-")
	start, err1 := strconv.ParseUint(from, 16, 64)
	end, err2 := strconv.ParseUint(to, 16, 64)
	return interval{start: uintptr(start), end: uintptr(end)}, err1 == nil && err2 == nil
}

func imageKnown() bool { return image().end-image().start > probedImage().end-probedImage().start }
