// Package footprint tells what values weigh in memory.
//
// [Shallow] and [Direct] count as most tools do: the bytes of a value, and of what its fields refer
// to. [Deep] counts everything a value keeps alive, as the allocator sees it: each block once and
// rounded to its size class, maps as the runtime lays them out, whole backing arrays. [Exact] takes
// what closures and unsafe pointers refer to from a dump of the heap, at the price of stopping the
// program. [Measure] makes many instances and reads the growth of the heap, and [Layout] draws
// where a struct's bytes go.
//
// Beside a figure stands what it may not include, see [Result]. Three things are not told: a part
// of a block that looks like a block of its own, see [Deep]; what only a finalizer keeps alive,
// which Exact counts; and what only a cleanup keeps alive, which Measure counts.
package footprint
