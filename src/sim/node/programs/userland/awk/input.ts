import type { Call } from '../../../process/process.ts';
import { Refusal } from '../options.ts';
import { textOf } from '../tool.ts';
import { Records } from './records.ts';
import type { Scope } from './scope.ts';
import { numberOf, textOfValue } from './values.ts';

/** The records of the files that ARGV names, one behind the other; `x=1` among them is an assignment. */
export class MainInput {
  readonly #call: Call;
  readonly #scope: Scope;
  #records: Records | undefined;
  #argument = 1;
  #used = false;
  /** 1 when a file could not be read. */
  code = 0;

  constructor(call: Call, scope: Scope) {
    this.#call = call;
    this.#scope = scope;
  }

  next(): string | undefined {
    for (;;) {
      if (!this.#records && !this.#open()) return undefined;
      const record = this.#records?.next(this.#scope.text('RS'));
      if (record !== undefined) {
        this.#scope.count('NR');
        this.#scope.count('FNR');
        return record;
      }
      this.#records = undefined;
    }
  }

  skipFile(): void {
    this.#records = undefined;
  }

  #open(): boolean {
    const { values } = this.#scope.array('ARGV');
    while (this.#argument < numberOf(this.#scope.get('ARGC'))) {
      const word = textOfValue(values.get(String(this.#argument++)));
      const assigned = /^([A-Za-z_]\w*)=([^]*)$/.exec(word);
      if (assigned) this.#scope.assignText(assigned[1] as string, assigned[2] as string);
      else if (word !== '' && this.#read(word)) return true;
    }
    return !this.#used && this.#read('-');
  }

  #read(path: string): boolean {
    this.#used = true;
    const text = textOf(this.#call, path);
    if (text === undefined) {
      // BusyBox ends here, GNU's awk goes on with the next file
      if (this.#call.system.userland === 'busybox') throw new Refusal('');
      this.code = 2;
      return false;
    }
    this.#records = new Records(text);
    this.#scope.set('FILENAME', path === '-' ? '' : path);
    this.#scope.set('FNR', 0);
    return true;
  }
}
