// Reads paths of Mermaid files from standard input, one a line, and answers each with one line of JSON: what the
// renderer itself resolves, in a browser without a network. Started by mermaid_reader.py, in a folder that has
// node_modules with mermaid and puppeteer-core.
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { createRequire } from "node:module";

const require = createRequire(path.join(process.cwd(), "package.json"));
const puppeteer = (await import(require.resolve("puppeteer-core"))).default;
const library = path.join(path.dirname(require.resolve("mermaid")), "mermaid.min.js");
const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    env: { ...process.env, TZ: "UTC" },
});
const page = await browser.newPage();
await page.setContent("<!doctype html><meta charset=utf-8><body><div id=out></div>");
await page.setOfflineMode(true);
await page.addScriptTag({ path: library });

async function resolve(text) {
    const iso = (date) => (date instanceof Date && !isNaN(date) ? date.toISOString().slice(0, 16) : "invalid");
    mermaid.initialize({ startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true,
        maxTextSize: 5e6, maxEdges: 20000, gantt: { useWidth: 1500 } });
    try {
        await mermaid.parse(text);
        const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
        const db = diagram.db;
        const found = { type: diagram.type };
        if (diagram.type === "gantt") {
            found.bars = db.getTasks().map((bar) => ({
                id: bar.id, name: bar.task.trim(), section: bar.section, start: iso(bar.startTime), finish: iso(bar.endTime),
            }));
        } else {
            const all = db.getVertices();
            found.nodes = (all instanceof Map ? [...all.values()] : Object.values(all)).map((node) => ({ id: node.id, text: node.text }));
            found.edges = db.getEdges().map((edge) => [edge.start, edge.end, edge.text || "", edge.stroke || ""]);
        }
        const { svg } = await mermaid.render("drawing", text);
        document.getElementById("out").innerHTML = svg;
        const shown = document.querySelector("#out svg");
        found.drawn = shown.querySelectorAll("rect.task, g.node").length;
        document.getElementById("out").innerHTML = "";
        return found;
    } catch (error) {
        return { error: String(error.message || error) };
    }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
    const found = await page.evaluate(resolve, fs.readFileSync(line, "utf8"));
    process.stdout.write(JSON.stringify(found) + "\n");
}
await browser.close();
