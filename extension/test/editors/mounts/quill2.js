import Quill from "quill";
import "quill/dist/quill.snow.css";
import { mountQuill } from "./quill-any.js";

export const mount = (field) => mountQuill(Quill, field);
