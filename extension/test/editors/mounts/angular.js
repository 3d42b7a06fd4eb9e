import "@angular/compiler";
import { Component, createComponent, provideZonelessChangeDetection } from "@angular/core";
import { createApplication } from "@angular/platform-browser";
import { FormsModule } from "@angular/forms";

const Area = Component({
  selector: "note-area",
  imports: [FormsModule],
  template: `<textarea [name]="name" [ngModel]="text" (ngModelChange)="take($event)"></textarea>`,
})(
  class {
    name = "";
    text = "";
    changed = () => undefined;
    take(value) {
      this.text = value;
      this.changed();
    }
  },
);

let application;

export async function mount({ host, name, paragraphs, changed }) {
  application ??= createApplication({ providers: [provideZonelessChangeDetection()] });
  const app = await application;
  const made = createComponent(Area, { environmentInjector: app.injector, hostElement: host });
  Object.assign(made.instance, { name, text: paragraphs.join("\n"), changed });
  app.attachView(made.hostView);
  made.changeDetectorRef.detectChanges();
  return { text: () => made.instance.text, state: () => made.instance.text };
}
