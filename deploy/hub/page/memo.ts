import { Component, type ComponentChildren, h } from "preact";

type Draw<Props> = (props: Props) => ComponentChildren;

/** A component that is drawn again only when one of its properties is another. */
export function memo<Props extends object>(draw: Draw<Props>) {
  return class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      const before = this.props as Props;
      return (Object.keys(next) as (keyof Props)[]).some((key) => key !== "children" && next[key] !== before[key]);
    }

    render() {
      return h(draw as unknown as Draw<object> & (() => null), this.props as object);
    }
  };
}
