// A textbox that shows where its words went: a mirror of the text lies behind it
// and lights words up; letters stand in the gutter beside each statement.
// The mirror also gives the box its height, so it grows as she types.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import type { Statement } from "../../protocol/types.gen";
import type { Dispatch } from "../runner";
import { formatOf, type State } from "../store";
import { Letter } from "./letter";

/** With more statements than anybody wrote of one session (a pasted book), the letters are left out and typing stays quick. */
const most = 400;

interface Spot {
  id: number;
  top: number;
  /** which of those on its line, of how many */
  place: number;
  of: number;
}

interface PaperProps {
  state: State;
  dispatch: Dispatch;
  part: number;
  label: string;
  hint: string;
  focus: boolean;
}

export function Paper({ state, dispatch, part, label, hint, focus }: PaperProps) {
  const mirror = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  const text = state.parts.find((p) => p.part === part)?.text ?? "";
  const all = state.statements.filter((s) => s.part === part);
  const statements = all.length > most ? [] : all.sort((a, b) => a.start - b.start);
  const spots = useSpots(mirror, statements, text);
  useEffect(() => {
    if (focus) box.current?.focus({ preventScroll: true });
  }, [focus]);
  useLightInView(mirror, state.lit);

  const lightAt = (by: "pointed" | "focused", found: Statement | undefined): void => {
    const is = found ? [found.id] : [];
    if (is[0] !== state[by][0] || is.length !== state[by].length) dispatch({ type: "light", by, statements: is });
  };
  const atCaret = (e: { currentTarget: HTMLTextAreaElement }): void => {
    const at = e.currentTarget.selectionStart;
    if (state.review) lightAt("focused", statements.find((s) => s.start <= at && at <= s.end));
  };
  const id = `part-${part}`;
  return (
    <div class="paper">
      <label class="name" for={id}>
        {label}
      </label>
      <div class="sheet">
        <Gutter spots={spots} statements={statements} state={state} dispatch={dispatch} />
        <div class="page">
          <div class="mirror" ref={mirror} aria-hidden="true">
            <Pieces text={text} statements={statements} lit={state.lit} />
            {"\u200b"}
          </div>
          <textarea
            ref={box}
            id={id}
            value={text}
            placeholder={hint}
            rows={1}
            spellcheck={false}
            autocomplete="off"
            {...{ writingsuggestions: "false" }}
            onInput={(e) => dispatch({ type: "type", part, text: e.currentTarget.value })}
            onKeyUp={atCaret}
            onClick={atCaret}
            onMouseMove={(e) => {
              if (state.review) lightAt("pointed", under(mirror.current, e.clientX, e.clientY, statements));
            }}
            onMouseLeave={() => lightAt("pointed", undefined)}
            onBlur={() => lightAt("focused", undefined)}
          />
        </div>
      </div>
    </div>
  );
}

/** The text in order, each statement in a span of its own. */
function Pieces({ text, statements, lit }: { text: string; statements: Statement[]; lit: number[] }) {
  const out = [];
  let from = 0;
  for (const s of statements) {
    if (s.start < from) continue;
    out.push(text.slice(from, s.start));
    const Tag = lit.includes(s.id) ? "mark" : "span";
    out.push(
      <Tag key={s.id} data-statement={s.id}>
        {text.slice(s.start, s.end)}
      </Tag>,
    );
    from = s.end;
  }
  out.push(text.slice(from));
  return <>{out}</>;
}

function spanOf(mirror: HTMLElement | null, id: number): HTMLElement | null {
  return mirror?.querySelector<HTMLElement>(`[data-statement="${id}"]`) ?? null;
}

/** Where each statement begins, measured on the mirror; again when its width changes. */
function useSpots(mirror: { current: HTMLDivElement | null }, statements: Statement[], text: string): Spot[] {
  const [spots, setSpots] = useState<Spot[]>([]);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = mirror.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [mirror]);
  const key = statements.map((s) => `${s.id}:${s.start}-${s.end}`).join();
  useLayoutEffect(() => {
    const top = mirror.current?.getBoundingClientRect().top ?? 0;
    const lines = new Map<number, number[]>();
    for (const s of statements) {
      const rect = spanOf(mirror.current, s.id)?.getClientRects()[0];
      if (!rect) continue;
      const line = Math.round(rect.top - top);
      lines.set(line, [...(lines.get(line) ?? []), s.id]);
    }
    setSpots([...lines].flatMap(([line, ids]) => ids.map((id, place) => ({ id, top: line, place, of: ids.length }))));
    // The statements are named by their key: a new list with the same spans needs no new measure.
    // The text counts too: a line break before them moves them all.
  }, [key, width, text]);
  return spots;
}

/** Scrolls the dump's own box, never the panel, so that lit words can be seen. */
function useLightInView(mirror: { current: HTMLDivElement | null }, lit: number[]): void {
  const first = lit[0];
  useEffect(() => {
    if (first === undefined) return;
    const span = spanOf(mirror.current, first);
    const box = mirror.current?.closest<HTMLElement>(".writing");
    if (!span || !box || box.scrollHeight <= box.clientHeight) return;
    const a = span.getBoundingClientRect();
    const b = box.getBoundingClientRect();
    if (a.top < b.top || a.bottom > b.bottom) box.scrollTop += a.top - b.top - (b.height - a.height) / 2;
  }, [first]);
}

function under(mirror: HTMLElement | null, x: number, y: number, statements: Statement[]): Statement | undefined {
  return statements.find((s) => {
    const rects = spanOf(mirror, s.id)?.getClientRects() ?? [];
    return [...rects].some((r) => x >= r.left && x <= r.right && y >= r.top && y <= r.bottom);
  });
}

function Gutter({ spots, statements, state, dispatch }: { spots: Spot[]; statements: Statement[]; state: State; dispatch: Dispatch }) {
  const group = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<number | null>(null);
  const [open, setOpen] = useState<number | null>(null);
  const shown = spots.flatMap((spot) => {
    const statement = statements.find((s) => s.id === spot.id);
    return statement ? [{ spot, statement }] : [];
  });
  const ids = shown.map((s) => s.statement.id);
  // One stop of the Tab key for all letters; the arrows go from one to the next.
  const stop = current !== null && ids.includes(current) ? current : ids[0];
  const go = (id: number | undefined): void => {
    if (id === undefined) return;
    setCurrent(id);
    group.current?.querySelector<HTMLElement>(`[data-letter="${id}"]`)?.focus();
  };
  const columns = Math.max(1, ...shown.map((s) => s.spot.of));
  return (
    <div
      class="gutter"
      data-columns={Math.min(columns, 3)}
      role="group"
      aria-label={t("letters")}
      ref={group}
      onKeyDown={(e) => {
        if (open !== null) return;
        const at = ids.indexOf(stop ?? -1);
        const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: ids.length - 1 }[e.key];
        if (to === undefined) return;
        e.preventDefault();
        go(ids[Math.max(0, Math.min(ids.length - 1, to))]);
      }}
    >
      {shown.map(({ spot, statement }) => (
        <Letter
          key={statement.id}
          statement={statement}
          spot={spot}
          format={formatOf(state)}
          unused={state.unused.find((u) => u.statement === statement.id)}
          lit={state.lit.includes(statement.id)}
          stop={statement.id === stop}
          open={open === statement.id}
          onOpen={(on) => {
            setOpen(on ? statement.id : null);
            if (!on) go(statement.id);
          }}
          dispatch={dispatch}
        />
      ))}
    </div>
  );
}
