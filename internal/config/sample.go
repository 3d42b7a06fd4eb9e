package config

import _ "embed"

// Sample is a configuration file that sets every key to its default, each with
// a comment.
//
//go:embed sample.toml
var Sample string
