package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/sidequill/sidequill/internal/control"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
)

func pairVerb(ctx context.Context, args []string, std stdio) error {
	set := flags("pair", "", std)
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return badUse("pair takes no arguments; it reads the digits from the prompt or stdin")
	}
	c, err := dialAgent(ctx)
	if err != nil {
		return err
	}
	defer c.Close() // before the digits are typed, it cancels
	seconds, err := c.Pair()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(seconds)*time.Second)
	defer cancel()
	fmt.Fprintf(std.out, "Pairing is open for %d seconds. In the browser, open Sidequill's panel and press \"Pair with six digits\".\n", seconds)
	browser, err := c.Browser()
	if err != nil {
		return notPaired(err)
	}
	fmt.Fprintf(std.out, "%s is there (%s). Type the six digits it shows: ", browser.Name, browser.Origin)
	digits, err := readDigits(ctx, std, c.Outcome())
	if err != nil {
		return err
	}
	if _, err := c.Digits(digits); err != nil {
		return notPaired(err)
	}
	fmt.Fprintf(std.out, "Accepted. Code: %s\nIf the browser shows the same code, press \"The digits match\" there. If it shows another, press Cancel.\n", browser.Code)
	return nil
}

// notPaired makes sure that a script never takes an end without a pairing for success.
func notPaired(err error) error {
	if fault.KindOf(err) == fault.Cancelled {
		return fault.New(fault.Unpaired, "pairing: cancelled; nothing was stored")
	}
	return err
}

// dialAgent finds the agent of this state folder.
func dialAgent(ctx context.Context) (*control.Client, error) {
	home, err := host.HomePath()
	if err != nil {
		return nil, err
	}
	return control.Dial(ctx, home)
}

// readDigits reads lines until one holds six digits, or the pairing is over.
// What cannot be digits is asked for again: it is not the one try.
func readDigits(ctx context.Context, std stdio, ended <-chan control.Outcome) (string, error) {
	ctx, cancel := context.WithCancel(ctx) // lets the reader go
	defer cancel()
	type line struct {
		text string
		err  error
	}
	lines := make(chan line)
	go func() {
		in := bufio.NewReader(io.LimitReader(std.in, 4096))
		for {
			text, err := in.ReadString('\n')
			select {
			case lines <- line{text, err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	for {
		select {
		case l := <-lines:
			digits := strings.Join(strings.Fields(l.text), "")
			if len(digits) == 6 && strings.Trim(digits, "0123456789") == "" {
				return digits, nil
			}
			if l.err != nil {
				fmt.Fprintln(std.out)
				return "", badUse("no six digits were given; nothing was stored")
			}
			if digits != "" {
				fmt.Fprint(std.out, "These are not six digits. Type them as the browser shows them: ")
			}
		case o := <-ended:
			fmt.Fprintln(std.out)
			return "", notPaired(o.Err)
		case <-ctx.Done():
			fmt.Fprintln(std.out)
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return "", fault.New(fault.Unpaired, "pairing: the time is over; nothing was stored")
			}
			return "", notPaired(ctx.Err())
		}
	}
}
