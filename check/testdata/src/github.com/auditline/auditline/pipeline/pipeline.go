// Package pipeline stands for the real one, whose imports would cost each test a second of type-checking.
package pipeline
