// The letter beside a statement says which section takes it, with a question mark
// where the sorter was not sure. Another section's letter typed on it moves the
// statement; pressing it opens a small menu that does the same. Her choice is kept.
import { useLayoutEffect, useRef } from "preact/hooks";
import { t, titled, tOf } from "../i18n";
import type { FormatInfo, Statement, Unused } from "../../protocol/types.gen";
import type { Dispatch } from "../runner";
import { unsure as isUnsure } from "../store";

interface LetterProps {
  statement: Statement;
  spot: { top: number; place: number; of: number };
  format: FormatInfo;
  unused: Unused | undefined;
  lit: boolean;
  stop: boolean;
  open: boolean;
  onOpen: (on: boolean) => void;
  dispatch: Dispatch;
}

export function Letter({ statement, spot, format, unused, lit, stop, open, onOpen, dispatch }: LetterProps) {
  const section = unused ? undefined : format.sections.find((s) => s.key === statement.section);
  const unsure = section !== undefined && isUnsure(statement);
  const title = section ? titled(section.title) : (unused && tOf("reason", unused.reason)) || t("letter_out");
  const move = (key: string): void => {
    if (key !== (section?.key ?? "") || unsure) dispatch({ type: "move", statements: [statement.id], section: key });
  };
  const classes = ["letter", lit && "lit", unsure && "unsure", statement.moved === true && "moved"].filter(Boolean).join(" ");
  return (
    <>
      <button
        type="button"
        class={classes}
        data-letter={statement.id}
        data-place={spot.of > 3 ? undefined : spot.of - spot.place}
        style={{ top: `${spot.top}px`, ...(spot.of > 3 ? { right: `${((spot.of - 1 - spot.place) / spot.of) * 100}%` } : {}) }}
        tabIndex={stop ? 0 : -1}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={t(unsure ? "letter_name_unsure" : "letter_name", title, short(statement.text))}
        title={`${title}. ${t("letter_keys", [...new Set(format.sections.map((s) => s.letter))].join(", "))}`}
        onClick={() => onOpen(!open)}
        onKeyDown={(e) => {
          if (open || e.ctrlKey || e.metaKey || e.altKey) return;
          const key = e.key === "-" || e.key === "Delete" ? "" : sectionOf(format, e.key, section?.key);
          if (key === undefined) return;
          e.preventDefault();
          move(key);
        }}
        onMouseEnter={() => dispatch({ type: "light", by: "pointed", statements: [statement.id] })}
        onMouseLeave={() => dispatch({ type: "light", by: "pointed", statements: [] })}
        onFocus={() => dispatch({ type: "light", by: "focused", statements: [statement.id] })}
        onBlur={() => dispatch({ type: "light", by: "focused", statements: [] })}
      >
        {section?.letter ?? "–"}
      </button>
      {open && (
        <Menu
          top={spot.top}
          format={format}
          chosen={section?.key ?? ""}
          onChoose={(key) => {
            onOpen(false);
            move(key);
          }}
          onClose={() => onOpen(false)}
        />
      )}
    </>
  );
}

interface MenuProps {
  top: number;
  format: FormatInfo;
  chosen: string;
  onChoose: (section: string) => void;
  onClose: () => void;
}

function Menu({ top, format, chosen, onChoose, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const choices = [...format.sections.map((s) => ({ key: s.key, title: titled(s.title), letter: s.letter })), { key: "", title: t("letter_leave"), letter: "–" }];
  const items = (): HTMLElement[] => [...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitemradio]") ?? [])];
  useLayoutEffect(() => {
    items().find((i) => i.ariaChecked === "true")?.focus();
    const outside = (e: PointerEvent): void => {
      if (e.target instanceof Node && menu.current?.contains(e.target) === false) onClose();
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, []);
  const onKeyDown = (e: KeyboardEvent): void => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const letter = choices.findIndex((c) => c.letter.toLowerCase() === e.key.toLowerCase());
    if (e.key === "ArrowDown") all[(at + 1) % all.length]?.focus();
    else if (e.key === "ArrowUp") all[(at - 1 + all.length) % all.length]?.focus();
    else if (e.key === "Escape" || e.key === "Tab") onClose();
    else if (letter >= 0 && !e.ctrlKey && !e.metaKey && !e.altKey) all[letter]?.focus();
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <div class="menu" role="menu" aria-label={t("letter_menu")} ref={menu} style={{ top: `${top}px` }} onKeyDown={onKeyDown}>
      {choices.map((c) => (
        <button key={c.key} type="button" role="menuitemradio" aria-checked={c.key === chosen} tabIndex={-1} onClick={() => onChoose(c.key)}>
          <span class="mark" aria-hidden="true">
            {c.letter}
          </span>
          {c.title}
        </button>
      ))}
    </div>
  );
}

/** The section that a typed letter means: the next one of that letter, where several have it. */
function sectionOf(format: FormatInfo, typed: string, now: string | undefined): string | undefined {
  const at = format.sections.findIndex((s) => s.key === now);
  const ordered = [...format.sections.slice(at + 1), ...format.sections.slice(0, at + 1)];
  return ordered.find((s) => s.letter.toLowerCase() === typed.toLowerCase())?.key;
}

function short(text: string): string {
  const one = text.replace(/\s+/g, " ").trim();
  return one.length <= 60 ? one : `${one.slice(0, 57)}…`;
}
