import { Component, OnInit, signal } from '@angular/core';
import { ChatHubWidgetDirective } from '../../src/index.ts';

@Component({
  selector: 'app-root',
  imports: [ChatHubWidgetDirective],
  template: '<h1 [chatHubWidget]="operatorToken()">My App</h1>'
})
export class AppComponent implements OnInit {
  protected operatorToken = signal('');

  async ngOnInit() {
    // Get operator token
    this.operatorToken.set(await this.fetchOperatorToken());
  }

  private async fetchOperatorToken(): Promise<string> {
    const response = await fetch('/api/chathub/token');
    return response.text();
  }
}
