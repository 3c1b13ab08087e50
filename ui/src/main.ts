import { mount } from "svelte";
import App from "./App.svelte";
import { applyLook } from "./lib/look";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/print.css";

applyLook();

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no element with the id app");

export default mount(App, { target });
