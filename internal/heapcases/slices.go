package heapcases

func sliceCases() []Case {
	return []Case{
		{Name: "bytes of every length", Prepare: many(2000, func(i int) []byte { return make([]byte, i) })},
		{Name: "slices with spare capacity", Prepare: many(3000, func(i int) []int64 { return make([]int64, 3, 30) })},
		{Name: "slices grown by append", Prepare: many(1000, func(i int) []*int64 {
			var s []*int64
			for range i {
				s = append(s, nil)
			}
			return s
		})},
		{Name: "spare capacity that still holds values", Prepare: many(3000, func(i int) []*record {
			return []*record{newRecord(i), newRecord(i)}[:1]
		})},
		{Name: "overlapping slices", Prepare: built(func() any {
			all := make([]int64, 10_020)
			return values(1000, func(i int) []int64 { return all[i*10 : i*10+30 : i*10+30] })
		})},
		{Name: "halves of an array, taken apart", Prepare: many(1000, func(int) [2][]int64 {
			s := make([]int64, 100)
			return [2][]int64{s[:60:60], s[40:]}
		})},
		{Name: "slices of slices", Prepare: many(1000, func(i int) [][]int32 { return [][]int32{make([]int32, i%50), make([]int32, 7)} })},
		{Name: "ends of arrays", Hidden: true, Prepare: many(1000, func(i int) []int64 { return make([]int64, 601)[500:] })},
		{Name: "blocks of whole pages", Prepare: many(20, func(i int) []byte { return make([]byte, 33_000+i*4000) })},
		{Name: "pages of pointers", Prepare: many(20, func(i int) []*int64 { return make([]*int64, 4090+i) })},
		{Name: "one slice of 10 MB", Prepare: built(func() any { b := make([]byte, 10_000_001); return &b })},
		{Name: "arrays of pointers", Prepare: many(1000, func(i int) *[100]*int64 { return &[100]*int64{3: new(int64), 99: new(int64)} })},
		{Name: "arrays in structs", Prepare: many(3000, func(i int) *struct {
			a [3]string
			b [2][2]*int64
		} {
			return &struct {
				a [3]string
				b [2][2]*int64
			}{[3]string{text(i, 30), "", text(i, 17)}, [2][2]*int64{{new(int64)}}}
		})},
		{Name: "structs with headers", Prepare: many(1000, func(i int) *struct {
			p    *int64
			data [600]byte
		} {
			return &struct {
				p    *int64
				data [600]byte
			}{}
		})},
		{Name: "structs of every size class", Prepare: built(func() any {
			return &[]any{
				values(500, func(int) *[24]byte { return new([24]byte) }), values(500, func(int) *[40]byte { return new([40]byte) }),
				values(500, func(int) *[100]byte { return new([100]byte) }), values(500, func(int) *[513]byte { return new([513]byte) }),
				values(100, func(int) *[65]*int { return new([65]*int) }), values(100, func(int) *[1023]*int { return new([1023]*int) }),
				values(50, func(int) *[4095]*int { return new([4095]*int) }), values(50, func(int) *[4096]*int { return new([4096]*int) }),
			}
		})},
	}
}
