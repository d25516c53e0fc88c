// Package archtest tests what must be true of the repository as a whole: which package may import
// which, and that every block of the README is what the tools really read, write and print.
package archtest
