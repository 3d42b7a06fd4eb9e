// Words that the agent made are English; where the panel speaks another language they are marked as such.
import { language } from "../i18n";

export function Said({ words }: { words: string }) {
  return language() === "en" ? <>{words}</> : <span lang="en">{words}</span>;
}
