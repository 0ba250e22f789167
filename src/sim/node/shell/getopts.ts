import type { Frame } from './builtin.ts';

/** `getopts ab: name`: the next option of the positional parameters, or of the words given (POSIX). */
export function getopts({ shell, argv, streams }: Frame): number {
  const [, wanted = '', name = '', ...given] = argv;
  const words = given.length > 0 ? given : shell.positional;
  const isSilent = wanted.startsWith(':');
  let next = Number(shell.variables.get('OPTIND') ?? 1);
  const tell = (option: string, value: string | undefined): void => {
    shell.set(name, option);
    shell.set('OPTIND', String(next));
    if (value === undefined) shell.variables.delete('OPTARG');
    else shell.set('OPTARG', value);
  };
  const current = shell.optionsRead > 0 ? words[next - 2] : words[next - 1];
  if (current === undefined || !/^-./.test(current) || current === '--') {
    if (current === '--') next += 1;
    shell.optionsRead = 0;
    tell('?', undefined);
    return 1;
  }
  if (shell.optionsRead === 0) [shell.optionsRead, next] = [1, next + 1];
  const option = current.charAt(shell.optionsRead);
  const rest = current.slice(shell.optionsRead + 1);
  const place = option === ':' ? -1 : wanted.indexOf(option);
  const takesValue = place >= 0 && wanted[place + 1] === ':';
  shell.optionsRead = rest === '' || takesValue ? 0 : shell.optionsRead + 1;
  if (place < 0) {
    if (!isSilent) streams.stderr.write(`Illegal option -${option}\n`);
    tell('?', isSilent ? option : undefined);
  } else if (!takesValue) tell(option, undefined);
  else if (rest !== '') tell(option, rest);
  else if (words[next - 1] !== undefined) {
    next += 1;
    tell(option, words[next - 2]);
  } else {
    if (!isSilent) streams.stderr.write(`No arg for -${option} option\n`);
    tell(isSilent ? ':' : '?', isSilent ? option : undefined);
  }
  return 0;
}
