// The few line icons of the widget, drawn here so that nothing has to be fetched.
import type { ComponentChildren } from "preact";

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const CloseIcon = () => (
  <Icon>
    <path d="M6 6l12 12M18 6L6 18" />
  </Icon>
);

export const SendIcon = () => (
  <Icon>
    <path d="M12 19V5M6 11l6-6 6 6" />
  </Icon>
);

export const PersonIcon = () => (
  <Icon>
    <path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20a7 7 0 0 1 14 0" />
  </Icon>
);

/** Marks what a machine wrote. */
export const SparkIcon = () => (
  <svg class="spark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d="M12 2c.8 5.6 3.4 8.4 9 10-5.6 1.600-8.200 4.400-9 10-.8-5.600-3.400-8.400-9-10 5.600-1.600 8.200-4.400 9-10z" />
  </svg>
);

export const CheckIcon = () => (
  <Icon>
    <path d="M5 12.500l4.500 4.500L19 7.500" />
  </Icon>
);

export const DownIcon = () => (
  <Icon>
    <path d="M6 9.500l6 6 6-6" />
  </Icon>
);
