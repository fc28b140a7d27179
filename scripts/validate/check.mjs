// Reads exported files with a reader of another project and prints a line of JSON for each: what it found, or the reasons why the
// reader does not take the file. Called by the tests of internal/export and cmd/clio:
//   node check.mjs KIND FILE...
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const here = path.dirname(new URL(import.meta.url).pathname)
const [kind, ...files] = process.argv.slice(2)
let file
let problems
const text = () => fs.readFileSync(file, 'utf8')
const wrong = (...words) => problems.push(words.join(' ').slice(0, 500))

async function duckdb(query) {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const db = await (await DuckDBInstance.create(':memory:')).connect()
  const r = await db.runAndReadAll(query)
  return { rows: r.getRowsJson(), columns: r.columnNames() }
}

const quoted = (s) => "'" + s.replaceAll("'", "''") + "'"

let ajv
function schemasOfSTIX() {
  const Ajv = require('ajv')
  const root = path.join(here, 'node_modules/stixview/src/stix2-schemas')
  const schemas = {}
  for (const dir of ['common', 'sdos', 'sros', 'observables']) {
    for (const name of fs.readdirSync(path.join(root, dir))) {
      const s = JSON.parse(fs.readFileSync(path.join(root, dir, name)))
      if (s.title === 'core') delete s.properties.type.not
      schemas[name.replace('.json', '')] = s
    }
  }
  const { objects: _, ...head } = schemas.bundle.properties
  schemas.bundle.properties = head // the objects are looked at one by one
  const all = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, logger: false })
  require('ajv-formats')(all)
  for (const s of Object.values(schemas)) all.addSchema(s)
  return { byType: (type) => all.getSchema((schemas[type] ?? schemas.core).$id) }
}

const checks = {
  // RFC 7946, by placemark's parser.
  async geojson() {
    const { check } = await import('@placemarkio/check-geojson')
    const c = check(text())
    return { features: c.features.length, points: c.features.filter((f) => f.geometry).length }
  },

  // The OASIS schemas of STIX 2.1, as stixview ships them. They are of a draft in which incident was a reserved word: that rule is left
  // out, and incidents are held to what all objects share.
  async stix() {
    ajv ??= schemasOfSTIX()
    const bundle = JSON.parse(text())
    const ids = new Set(bundle.objects.map((o) => o.id))
    if (ids.size !== bundle.objects.length) wrong('an id stands twice')
    const seen = {}
    for (const o of [bundle, ...bundle.objects]) {
      const valid = ajv.byType(o.type)
      if (!valid(o)) wrong(o.id, JSON.stringify(valid.errors.map((e) => e.instancePath + ' ' + e.message)))
      seen[o.type] = (seen[o.type] ?? 0) + 1
      for (const [key, value] of Object.entries(o)) {
        if (!/_refs?$/.test(key)) continue
        for (const ref of [value].flat()) if (!ids.has(ref)) wrong(o.id, key, 'leads nowhere:', ref)
      }
    }
    return seen
  },

  // The model of FollowTheMoney, by Aleph's own library.
  async ftm() {
    const { Model, defaultModel } = require('@alephdata/followthemoney')
    const model = new Model(defaultModel)
    const seen = {}
    for (const line of text().split('\n').filter(Boolean)) {
      const e = JSON.parse(line)
      const schema = model.schemata[e.schema]
      if (!schema) {
        wrong(e.id, 'no schema', e.schema)
        continue
      }
      seen[e.schema] = (seen[e.schema] ?? 0) + 1
      for (const [name, values] of Object.entries(e.properties)) {
        let p
        try {
          p = schema.getProperty(name)
        } catch {
          wrong(e.id, 'no property', name, 'of', e.schema)
          continue
        }
        if (p.stub) wrong(e.id, name, 'is the other end of a property')
        for (const v of values) {
          if (typeof v !== 'string' || v === '') wrong(e.id, name, 'is no text')
          if (p.type.name === 'date' && !/^\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\dZ?)?)?)?$/.test(v)) wrong(e.id, name, 'is no date:', v)
          if (p.type.name === 'country' && !(p.type.values instanceof Map ? p.type.values.has(v) : v in p.type.values)) wrong(e.id, name, 'is no country:', v)
          if (p.type.name === 'url' && !URL.canParse(v)) wrong(e.id, name, 'is no address:', v)
        }
      }
    }
    return seen
  },

  // JSON-LD 1.1, in the mode in which a word that the context does not know is an error. Nothing may be loaded.
  async jsonld() {
    const { default: jsonld } = await import('jsonld')
    const documentLoader = (url) => {
      throw new Error('it loads ' + url)
    }
    const quads = await jsonld.toRDF(JSON.parse(text()), { safe: true, documentLoader })
    return { quads: quads.length }
  },

  // DuckDB's reader of CSV, in its strict mode.
  async csv() {
    const r = await duckdb(`select * from read_csv(${quoted(file)}, all_varchar = true, header = true, strict_mode = true, null_padding = false, delim = ',', quote = '"', escape = '"', max_line_size = 20000000)`)
    return { rows: r.rows.length, columns: r.columns.length }
  },

  async parquet() {
    const of = quoted(file)
    const r = await duckdb(`select * from ${of}`)
    const types = await duckdb(`describe select * from ${of}`)
    const keys = await duckdb(`select decode(key) from parquet_kv_metadata(${of}) order by all`)
    return { rows: r.rows.length, columns: Object.fromEntries(types.rows.map((x) => [x[0], x[1]])), keys: keys.rows.map((x) => x[0]) }
  },

  async xlsx() {
    const ExcelJS = require('exceljs')
    const book = new ExcelJS.Workbook()
    await book.xlsx.readFile(file)
    return Object.fromEntries(book.worksheets.map((s) => [s.name, { rows: s.rowCount, frozen: s.views[0]?.state === 'frozen' }]))
  },

  async html() {
    const { HtmlValidate } = await import('html-validate')
    const report = await new HtmlValidate({ extends: ['html-validate:standard'], root: true }).validateString(text(), 'dossier.html')
    for (const r of report.results) for (const m of r.messages) wrong(`line ${m.line}: ${m.ruleId}: ${m.message}`)
    return { errors: report.errorCount }
  },
}

for (file of files) {
  problems = []
  let found
  try {
    found = await checks[kind]()
  } catch (err) {
    wrong(err.message, JSON.stringify(err.issues ?? err.details ?? ''))
  }
  console.log(JSON.stringify({ found, problems }))
}
