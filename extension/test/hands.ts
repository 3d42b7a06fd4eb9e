// A person's hands, the same in real Chromium and real Firefox: a tab that she
// looks at, presses with the mouse and types into, and the panel beside its page.
// Nothing here reaches past what she could do, except to read the screen.
import type { ElementHandle, Frame, Page } from "playwright-core";
import { Firefox, FirefoxTab } from "./firefox";
import { Browser, root, until, type Agent } from "./stage";
import { join } from "node:path";

export type BrowserName = "chromium" | "firefox";
export const browserNames = (process.env.BROWSERS?.split(",") ?? ["chromium", "firefox"]) as BrowserName[];

/** A document: a tab's page, or a frame in it. */
export interface Tab {
  open(url: string): Promise<void>;
  /** back to the page before */
  back(): Promise<void>;
  /** an expression in the page's own world */
  evaluate<T>(expression: string): Promise<T>;
  /** a real press of the button of that name, also of one in an open shadow root */
  click(name: string): Promise<void>;
  /** a real press on what the expression gives */
  clickOn(element: string): Promise<void>;
  /** into what has the keyboard */
  type(text: string): Promise<void>;
  press(key: string, control?: boolean): Promise<void>;
  frames(): Promise<{ url: string; tab: Tab }[]>;
  /** the panel beside the page, once it is there */
  panel(): Promise<Tab>;
  close(): Promise<void>;
}

export interface Hands {
  tab(): Promise<Tab>;
  /** the settings page, which the browser's own menu leads to */
  settings(panel: Tab): Promise<Tab>;
  end(): Promise<void>;
}

/** Starts a browser with the extension as it is built for it; `program` where it is not the browser itself that is started. */
export async function startHands(name: BrowserName, program?: string): Promise<Hands> {
  if (name === "chromium") {
    const browser = await Browser.start({ ...(program === undefined ? {} : { program }) });
    const tab = async (): Promise<ChromiumTab> => new ChromiumTab(await browser.context.newPage());
    return {
      tab,
      async settings(panel) {
        const page = await tab();
        await page.open(await panel.evaluate<string>("chrome.runtime.getURL('options.html')"));
        return page;
      },
      end: () => browser.end(),
    };
  }
  const firefox = await Firefox.start({}, {}, program);
  await firefox.install(join(root, "dist", "demo", "extension-firefox"));
  return {
    tab: (): Promise<FirefoxTab> => firefox.tab(),
    async settings(panel) {
      // Only a page of the extension's own may lead to one.
      await panel.evaluate("void window.open(browser.runtime.getURL('options.html'))");
      const { context } = await until("the settings page", async () => (await firefox.contexts()).find((c) => c.url.endsWith("options.html")));
      return new FirefoxTab(firefox, context);
    },
    end: () => firefox.end(),
  };
}

/** An expression for the button of that name which can be pressed now: of the document, or of a shadow root that lies over its page. */
export const buttonNamed = (name: string): string => `(() => {
  const roots = [document, ...[...document.querySelectorAll("body > div")].map((e) => e.shadowRoot).filter((r) => r !== null)];
  const all = roots.flatMap((r) => [...r.querySelectorAll("button, a, input[type=checkbox]")]);
  return all.find((b) => (b.ariaLabel ?? b.textContent.trim()) === ${JSON.stringify(name)} && !b.disabled && b.checkVisibility()) ?? null;
})()`;

export class ChromiumTab implements Tab {
  constructor(
    readonly page: Page,
    private readonly frame: Frame = page.mainFrame(),
  ) {}

  async open(url: string): Promise<void> {
    await this.page.goto(url);
  }

  async back(): Promise<void> {
    await this.page.goBack({ waitUntil: "commit" }); // a page that was kept whole is not loaded
  }

  evaluate<T>(expression: string): Promise<T> {
    return this.frame.evaluate<T>(expression);
  }

  click(name: string): Promise<void> {
    return this.#clickOn(buttonNamed(name), `the button ${name}`);
  }

  clickOn(element: string): Promise<void> {
    return this.#clickOn(element, element);
  }

  async #clickOn(element: string, what: string): Promise<void> {
    const handle = await until<ElementHandle<Element>>(what, async () => (await this.frame.evaluateHandle<Element | null>(element)).asElement());
    // What is disabled can be pressed: one that is only marked so says why, and the others must not heed it.
    await handle.click({ force: await handle.evaluate((e) => e.ariaDisabled === "true" || e.matches(":disabled")) });
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  press(key: string, control = false): Promise<void> {
    return this.page.keyboard.press(control ? `Control+${key}` : key);
  }

  frames(): Promise<{ url: string; tab: Tab }[]> {
    return Promise.resolve(this.frame.childFrames().map((f) => ({ url: f.url(), tab: new ChromiumTab(this.page, f) })));
  }

  panel(): Promise<Tab> {
    return until("the panel", async () => (await this.frames()).find((f) => /^chrome-extension:.*panel\.html/.test(f.url))?.tab);
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

/** The panel of one page, as she handles it. */
export class PanelHands {
  constructor(readonly tab: Tab) {}

  /** Presses *Draft note* where it stands and waits for the panel. */
  static async open(page: Tab, holder: Tab = page): Promise<PanelHands> {
    await holder.click("Draft note");
    return PanelHands.on(page);
  }

  /** The panel that stands beside the page, once it knows of the agent. */
  static async on(page: Tab): Promise<PanelHands> {
    const panel = new PanelHands(await page.panel());
    await until("the panel's word on the agent", async () => /On this computer|Pair with six digits/.test(await panel.words()));
    return panel;
  }

  words(): Promise<string> {
    return this.tab.evaluate<string>("document.body.innerText");
  }

  /** What it says of itself last. */
  status(): Promise<string> {
    return this.tab.evaluate<string>("document.querySelector('.status').innerText");
  }

  async shows(said: string | RegExp, seconds = 60): Promise<void> {
    const isThere = (words: string): boolean => (typeof said === "string" ? words.includes(said) : said.test(words));
    await this.#or(until(`“${said}”`, async () => isThere(await this.words()), seconds));
  }

  click(name: string): Promise<void> {
    return this.#or(this.tab.click(name));
  }

  /** Where that fails, says what stands there instead. */
  async #or<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw new Error(`${String(error)}; the panel shows:\n${await this.words()}`, { cause: error });
    }
  }

  /** Pairs this browser by six digits, if it is not paired yet. */
  async pair(agent: Agent): Promise<void> {
    if ((await this.words()).includes("Pair with six digits")) {
      await this.click("Pair with six digits");
      const pairing = agent.pair();
      const digits = await until("the six digits", async () => /\b\d{6}\b/.exec(await this.tab.evaluate<string>("document.querySelector('dialog .digits')?.textContent ?? ''"))?.[0]);
      const { code, out } = await pairing.type(digits);
      if (code !== 0) throw new Error(`sidequill pair ended with ${code}: ${out}`);
      await this.click("The digits match");
    }
    await this.shows("On this computer");
  }

  async draft(dump: string): Promise<void> {
    await this.tab.clickOn("document.querySelector('#part-0')");
    await this.tab.type(dump);
    await this.click("Draft");
    await this.shows("The draft is ready");
  }

  /** From *Fill note* to what is then said; she decides to keep each sentence that she is asked about. */
  async fill(): Promise<string> {
    await this.click("Fill note");
    return this.fillNow();
  }

  async fillNow(): Promise<string> {
    await this.#keepAll();
    await this.click("Fill now");
    await until("word of the fill", async () => /Sidequill never signs|Nothing was filled|Not filled/.test(await this.status()));
    return this.status();
  }

  async #keepAll(): Promise<void> {
    for (;;) {
      const open = await until("the preview", () =>
        this.tab.evaluate<{ name: string | null } | null>(`(() => {
          const names = [...document.querySelectorAll("button")].filter((b) => b.checkVisibility()).map((b) => b.ariaLabel ?? b.textContent.trim());
          const keep = names.find((n) => n.startsWith("Keep: "));
          return keep !== undefined || names.includes("Fill now") ? { name: keep ?? null } : null;
        })()`),
      );
      if (open.name === null) return;
      await this.click(open.name);
      await until("it to be kept", async () => !(await this.tab.evaluate<boolean>(`${buttonNamed(open.name ?? "")} !== null`)));
    }
  }

  /** Wipes dump and draft, through the confirmation. */
  async discard(): Promise<void> {
    await this.click("Discard");
    await this.click("Discard it");
  }
}
