// Package clio reads English news reports of armed violence and gives their record: events, attributions, actors, times and
// places, every cell with the passage it rests on.
package clio
