/** Requests that somebody goes through, one page after the other: each is looked at and decided on its own page. */
class Walk {
  numbers = $state.raw<readonly string[]>([]);

  begin(numbers: Iterable<string>): void {
    this.numbers = [...numbers];
  }

  end(): void {
    this.numbers = [];
  }

  /** Where a request stands among them, and those beside it; null where it is none of them. */
  at(number: string): { place: number; before: string | null; next: string | null } | null {
    const place = this.numbers.indexOf(number);
    if (place < 0) return null;
    return {
      place: place + 1,
      before: this.numbers[place - 1] ?? null,
      next: this.numbers[place + 1] ?? null,
    };
  }
}

export const walk = new Walk();
