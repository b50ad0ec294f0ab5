import { type Command, commandsOf } from './shell.js';

const shown = ({ words, assignments }: Command) =>
  [...Object.entries(assignments).map(([name, value]) => `${name}=${value}`), ...words].join(' | ');

describe('commandsOf', () => {
  it.each<[string, string, string[]]>([
    ['words and quotes', `curl -d '{"a": 1}' "$API/runs?a=1&b=2"`, ['curl | -d | {"a": 1} | $API/runs?a=1&b=2']],
    ['a comment', 'npm start     # brings up; everything', ['npm | start']],
    ['a # inside a word', 'curl x#y', ['curl | x#y']],
    ['lists and pipes', 'npm ci && npm run build; ls | wc', ['npm | ci', 'npm | run | build', 'ls', 'wc']],
    ['variables of one command', 'A=1 B="x y" node a.js', ['A=1 | B=x y | node | a.js']],
    ['variables alone', 'A=1', ['A=1']],
    ['a continued line', 'curl a \\\n  b', ['curl | a | b']],
    ['redirections', 'cat < in > out 2>&1', ['cat']],
    ['a loop', 'for a in x y; do\n  P=$p node $a &\ndone', ['for | a | in | x | y', 'P=$p | node | $a']],
    ['a substitution', 'kill "$(cat "$PID")"', ['kill | $(…)', 'cat | $PID']],
    ['arithmetic', 'port=$((port + 1))', ['port=$(…)']],
  ])('reads %s', (_story, script, commands) => {
    expect(commandsOf(script).map(shown)).toEqual(commands);
  });

  it.each(["echo 'open", 'echo "open', 'cat <<E\nE'])('refuses %p, which it would read wrongly', (script) => {
    expect(() => commandsOf(script)).toThrow();
  });
});
