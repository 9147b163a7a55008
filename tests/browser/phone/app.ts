/** The phone app where phones find it: at an origin of its own, beside a service. */
import { Service, type Settings } from '../service/service.js';
import { Front } from './front.js';

/** A service with the app that was built into it. */
export class PhoneApp {
  private constructor(
    readonly service: Service,
    /** The app's origin, without a slash at its end. */
    readonly url: string,
    private readonly front?: Front,
  ) {}

  /** As `Service.start`. */
  static async start(settings: Settings = {}, environment: Record<string, string> = {}): Promise<PhoneApp> {
    // `NOD_PHONE_DIST`: a build that is not in the program yet
    if (process.env.NOD_PHONE_DIST) return PhoneApp.behind(settings, environment);
    const service = await Service.start(settings, environment);
    const response = await fetch(`${service.appUrl}/`);
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    return new PhoneApp(service, service.appUrl);
  }

  /** Behind a server of the test, which serves another build, or changes what the service says. */
  static async behind(settings: Settings = {}, environment: Record<string, string> = {}): Promise<PhoneApp & { front: Front }> {
    const front = await Front.start();
    const app = { ...settings.app, public_url: front.url };
    const service = await Service.start({ ...settings, app }, environment);
    front.behind = service.appUrl;
    front.build = process.env.NOD_PHONE_DIST;
    return new PhoneApp(service, front.url, front) as PhoneApp & { front: Front };
  }

  async stop(): Promise<void> {
    this.front?.stop();
    await this.service.stop();
  }
}
