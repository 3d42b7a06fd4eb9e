package main

import (
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/sidequill/sidequill/internal/channel"
)

// deviceJSON is one line of `devices --json`.
type deviceJSON struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Origin   string     `json:"origin"`
	Created  time.Time  `json:"created"`
	LastUsed time.Time  `json:"last_used"`
	Revoked  *time.Time `json:"revoked"`
}

func devicesVerb(ctx context.Context, args []string, std stdio) error {
	set := flags("devices", "[revoke ID | log [--csv]] [--json]", std)
	asJSON := set.Bool("json", false, "print JSON")
	asCSV := set.Bool("csv", false, "print the event log as a table for a spreadsheet")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	revoke := len(rest) == 2 && rest[0] == "revoke"
	if len(rest) == 1 && rest[0] == "log" {
		if *asJSON && *asCSV {
			return badUse("devices log prints JSON or CSV, not both")
		}
		return printEvents(*asJSON, *asCSV, std)
	}
	if *asCSV {
		return badUse("--csv is for 'devices log'")
	}
	if len(rest) > 0 && !revoke {
		return badUse("devices takes nothing, 'revoke ID', or 'log'")
	}
	c, err := dialAgent(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	var list []channel.Device
	if revoke {
		device, err := c.Revoke(rest[1])
		if err != nil {
			return err
		}
		if !*asJSON {
			fmt.Fprintf(std.out, "Revoked: %s, %s. It can no longer connect.\n", device.ID, device.Name)
			return nil
		}
		list = []channel.Device{device}
	} else if list, err = c.Devices(); err != nil {
		return err
	}
	if *asJSON {
		return printDevicesJSON(list, std)
	}
	if len(list) == 0 {
		std.note("no browser is paired; 'sidequill pair' pairs one")
		return nil
	}
	table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tNAME\tPAIRED\tLAST USED\t")
	for _, d := range list {
		state := ""
		if d.Revoked != nil {
			state = "revoked " + day(*d.Revoked)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", d.ID, d.Name, day(d.Created), day(d.LastUsed), state)
	}
	return table.Flush()
}

func day(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

func printDevicesJSON(list []channel.Device, std stdio) error {
	out := make([]deviceJSON, 0, len(list))
	for _, d := range list {
		out = append(out, deviceJSON{d.ID, d.Name, d.Origin, d.Created, d.LastUsed, d.Revoked})
	}
	encoder := json.NewEncoder(std.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(out)
}
