// Package console writes what the sample prints: headings, tables, numbers with commas, reports and
// changes, all with the same margin.
package console
